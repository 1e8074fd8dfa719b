import { loadAgencies } from "@starlane/agencies";
import { loadCampaigns } from "@starlane/campaigns";
import { roleOf } from "@starlane/database";
import { createGateway, inProcess, type OutsideOptions, type ServiceTransport } from "@starlane/gateway";
import type { Receiver } from "@starlane/messages";
import { ShutdownStack, type Logger } from "@starlane/runtime";
import type { RunningService, ServiceName } from "@starlane/service";
import { loadVenues } from "@starlane/venues";
import type { FastifyInstance } from "fastify";
import type { DistrictLoad } from "./district.js";
import { refuseFullDisk } from "./disk.js";
import type { Home } from "./home.js";
import { services, tablesOfNow } from "./services.js";

export interface InstallOptions {
  readonly adminUrl: string;
  readonly home: Home;
}

/** Provisions every service's schema and brings it to the newest version. @returns how many migrations were run */
export async function installServices({ adminUrl, home }: InstallOptions): Promise<number> {
  let run = 0;
  for (const service of services) {
    run += (await service.install({ adminUrl, password: home.passwords[service.name] })).length;
  }
  return run;
}

/** Everything in one process: the services, the messages between them, and the gateway, which does not listen yet. */
export interface Starlane {
  readonly gateway: FastifyInstance;
  service(name: ServiceName): RunningService;
  /**
   * Loads a district into an empty installation.
   * @param onAccounts called as soon as its accounts are made, whatever becomes of the rest
   * @returns false when one was loaded before
   */
  load(district: DistrictLoad, onAccounts?: () => void): Promise<boolean>;
  /** Republishes what every service owns, unless it was since the tables changed. @returns the number of things republished */
  resyncIfSchemaChanged(): Promise<number>;
  /** Resolves when every message published so far has been received. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** How the services are reached by the gateway, and by each other's messages. */
export interface ServiceConnections {
  readonly services: readonly ServiceTransport[];
  /** The possible subscribers of the service of that name. */
  receivers(from: ServiceName): readonly Receiver[];
  close?(): Promise<void>;
}
export type ConnectServices = (services: readonly RunningService[]) => Promise<ServiceConnections>;

const connectInProcess: ConnectServices = async (services) => ({
  services: services.map(inProcess),
  receivers: () => services,
});

export interface OpenProductOptions extends InstallOptions, OutsideOptions {
  readonly logger: Logger;
  readonly clock: () => Date;
  /** Where services read their own settings; the process's environment unless given. */
  readonly env?: NodeJS.ProcessEnv;
  /** Connections of each pool of each service to the database; the usual number unless given. */
  readonly poolSize?: number;
}

/** @param connectServices in this process unless given */
export async function openStarlane(
  { adminUrl, home, logger, clock, env, poolSize, ...outside }: OpenProductOptions,
  connectServices: ConnectServices = connectInProcess,
): Promise<Starlane> {
  const shutdown = new ShutdownStack();
  try {
    const running = new Map<ServiceName, RunningService>();
    for (const service of services) {
      const opened = await service.open({
        databaseUrl: urlAs(adminUrl, service.name, home.passwords[service.name]),
        gatewayKeys: home.gatewayKeys,
        secrets: home.keys,
        connections: poolSize,
        logger,
        clock,
        env,
      });
      shutdown.defer(service.name, () => opened.close());
      running.set(service.name, opened);
    }
    const all = [...running.values()];
    const connected = await connectServices(all);
    shutdown.defer("service connections", () => connected.close?.());
    for (const service of all) await service.startDelivery(() => connected.receivers(service.name));
    shutdown.defer("messages", async () => {
      await Promise.all(all.map((service) => service.stopDelivery()));
    });

    const ready = async () => {
      await refuseFullDisk(home.path);
      await Promise.all(all.map((service) => service.ready()));
    };
    const gateway = await createGateway({
      services: connected.services,
      accessKeys: home.accessKeys,
      linkKeys: home.linkKeys,
      gatewayKeys: home.gatewayKeys,
      clock,
      ...outside,
      logger,
      ready,
      metricSamples: async () => (await Promise.all(all.map((service) => service.metricSamples()))).flat(),
    });
    shutdown.defer("gateway", () => gateway.close());
    const service = (name: ServiceName): RunningService => running.get(name)!;
    return {
      gateway,
      service,
      load: (district, onAccounts) => load(service, district, onAccounts),
      resyncIfSchemaChanged: async () => {
        let republished = 0;
        for (const owner of all)
          republished += await owner.resync({ tables: tablesOfNow(), ifSchemaChanged: true });
        return republished;
      },
      settled: async () => {
        for (const publishing of all) await publishing.settled();
      },
      close: () => shutdown.close(),
    };
  } catch (error) {
    await shutdown
      .close()
      .catch((failure: unknown) => logger.warn({ err: failure }, "could not let go of everything"));
    throw error;
  }
}

async function load(
  service: (name: ServiceName) => RunningService,
  district: DistrictLoad,
  onAccounts?: () => void,
): Promise<boolean> {
  const into = (name: ServiceName) => [service(name).database.em(), service(name).publish] as const;
  // Each step loads an empty service only, so a start that was interrupted between them is completed by the next.
  const hasAccounts = await loadAgencies(...into("agencies"), district.agencies);
  if (hasAccounts) onAccounts?.();
  const loaded = [
    hasAccounts,
    await loadVenues(...into("venues"), district.venues),
    await loadCampaigns(...into("campaigns"), district.campaigns),
  ];
  return loaded.includes(true);
}

/** URL of a service's own role. */
export function urlAs(adminUrl: string, service: ServiceName, password: string): string {
  const url = new URL(adminUrl);
  url.username = roleOf(service);
  url.password = password;
  return url.href;
}
