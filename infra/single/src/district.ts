import { stableId } from "@starlane/database";
import {
  citedPopulations,
  districtArea,
  sampleFor,
  type Division,
  type PopulationFigure,
} from "@starlane/district";
import type { AgenciesLoad } from "@starlane/agencies";
import type { CampaignsLoad } from "@starlane/campaigns";
import type { VenuesLoad } from "@starlane/venues";

/**
 * The namespace of loaded ids, which are derived from codes so that a second installation of a district has the same.
 */
const NAMESPACE = "c0a9fe1c-6f0b-5c7e-8a43-640105002002";
const idOf = (code: string): string => stableId(code, NAMESPACE);

/** The data loaded into each service at the first start. */
export interface DistrictLoad {
  readonly agencies: AgenciesLoad;
  readonly venues: VenuesLoad;
  readonly campaigns: CampaignsLoad;
}

/**
 * Distributes a district's data to the services. Without the sample this is the division, the public figures, the
 * sub-bureau and one administrator, who enters the rest.
 */
export function districtLoad(
  division: Division,
  options: { sample: boolean; password: string },
): DistrictLoad {
  const sample = options.sample ? sampleFor(division) : null;
  const agencies = sample?.agencies ?? [bureauOf(division)];
  const users = sample?.users ?? [administratorOf(division)];
  return {
    agencies: {
      agencies: agencies.map(({ code, name, kind, parentCode, jurisdiction }) => ({
        id: idOf(code),
        code,
        name,
        kind,
        parent: parentCode && idOf(parentCode),
        jurisdiction,
      })),
      users: users.map(({ username, displayName, agencyCode, grants }) => ({
        id: idOf(`user ${username} ${division.code}`),
        username,
        displayName,
        agency: idOf(agencyCode),
        grants,
        password: options.password,
      })),
    },
    venues: {
      district: division.code,
      areas: division.areas,
      populations: [...citedPopulations(division.code), ...(sample?.populations ?? [])].map(populationOf),
      venues: (sample?.venues ?? []).map(({ code, areaId, agencyCode, ...venue }) => ({
        ...venue,
        id: idOf(code),
        area: areaId,
        agency: agencyCode && idOf(agencyCode),
      })),
    },
    campaigns: {
      speakers: (sample?.speakers ?? []).map(({ code, agencyCode, ...speaker }) => ({
        ...speaker,
        id: idOf(code),
        agency: idOf(agencyCode),
      })),
    },
  };
}

function populationOf({ areaId, ...figure }: PopulationFigure) {
  return { area: areaId, ...figure };
}

function bureauOf(division: Division) {
  return {
    code: `PSB-${division.code}`,
    name: `${districtArea(division).name}公安分局`,
    kind: "SUB_BUREAU" as const,
    parentCode: null,
    jurisdiction: [division.code],
  };
}

function administratorOf(division: Division) {
  return {
    username: "admin",
    displayName: "系统管理员",
    agencyCode: `PSB-${division.code}`,
    grants: [{ role: "ADMIN" as const, area: division.code }],
  };
}
