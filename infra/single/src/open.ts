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

/** Provisions every service's schema and migrates it to the newest version. @returns the number of migrations run */
export async function installServices({ adminUrl, home }: InstallOptions): Promise<number> {
  let run = 0;
  for (const service of services) {
    run += (await service.install({ adminUrl, password: home.passwords[service.name] })).length;
  }
  return run;
}

/** Everything in one process: the services, their message delivery, and the gateway, which does not listen yet. */
export interface Starlane {
  readonly gateway: FastifyInstance;
  service(name: ServiceName): RunningService;
  /**
   * Loads a district into an empty installation.
   * @param onAccounts called as soon as its accounts exist, even if a later step fails
   * @returns false if a district was loaded before
   */
  load(district: DistrictLoad, onAccounts?: () => void): Promise<boolean>;
  /**
   * Republishes everything the services own, unless that was done for this schema state. @returns the number of objects
   * republished
   */
  resyncIfSchemaChanged(): Promise<number>;
  /** Resolves when every message published so far has been received. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** The connections to the services, for the gateway and for message delivery. */
export interface ServiceConnections {
  readonly services: readonly ServiceTransport[];
  /** Returns the possible subscribers of the service with that name. */
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
  /** The source of the services' own settings; the process's environment by default. */
  readonly env?: NodeJS.ProcessEnv;
  /** The connections in each service's database pools; the usual number by default. */
  readonly poolSize?: number;
}

/**
 * Opens all services and the gateway.
 * @param connectServices in this process by default
 */
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

/** Returns the URL with a service's own role. */
export function urlAs(adminUrl: string, service: ServiceName, password: string): string {
  const url = new URL(adminUrl);
  url.username = roleOf(service);
  url.password = password;
  return url.href;
}
