import type { EntityManager, EntitySchema } from "@mikro-orm/postgresql";
import type { Subject, Viewer } from "@starlane/auth";
import type { Client, Database } from "@starlane/database";
import type { Language, Prefetchers, ReferenceResolver, ResolverClasses } from "@starlane/graphql";
import type { MessageHandler, Publisher, MessageSource } from "@starlane/messages";
import type { Elapsed, Logger, MetricSample } from "@starlane/runtime";
import type { Audited } from "./mutation.js";

export const SERVICE_NAMES = ["agencies", "venues", "campaigns", "attendance"] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];

/** The context of a resolver: viewer, language, time, and the unit of work of this request. */
export interface ServiceContext<Loaders, State> {
  readonly viewer: Viewer | null;
  readonly language: Language;
  readonly requestId: string;
  /** The client's network address, if the gateway knows it. */
  readonly address?: string;
  /** The prefix of addresses that link back to the gateway, if it knows it. */
  readonly origin?: string;
  readonly now: Date;
  readonly em: EntityManager;
  /** The batching loaders of this request. */
  readonly loaders: Loaders;
  /** The service's state, which lives as long as the service runs. */
  readonly state: State;
  readonly publish: Publisher;
  /** Of a subscription: aborted when the last subscriber leaves. */
  readonly signal?: AbortSignal;
  /** Returns the viewer, or throws UNAUTHENTICATED. */
  signedIn(): Viewer;
  /**
   * Passes if the policy allows the operation on the subject for the viewer; otherwise throws UNAUTHENTICATED or
   * FORBIDDEN.
   */
  allow(operation: string, subject: Subject): void;
  /** Returns true if `allow` would pass. */
  may(operation: string, subject: Subject): boolean;
  /**
   * Writes an audit entry for an operation or read of the viewer, in addition to the one of every mutation. In a
   * mutation it is written in the transaction of the change; otherwise immediately, before the answer. If it cannot be
   * written, the operation fails.
   * @param tx the transaction it belongs to, for an operation that manages its own
   */
  audit(audited: Audited, tx?: EntityManager): Promise<void>;
  /** True in a mutation whose request has an idempotency key. */
  readonly isIdempotent: boolean;
  /**
   * For a mutation that manages its own transactions: audits it and stores its answer in one of them, as the last
   * statement before the commit. If it is not called, this is done afterwards in a separate transaction.
   * @param value the resolver's result
   */
  completeMutation(client: Client, value: unknown): Promise<void>;
  /** Runs a callback in this process after the mutation's commit, and not after a rollback. */
  afterCommit(callback: () => void): void;
}

/** The dependencies with which a service is opened, except its database. */
export interface ServiceHost {
  readonly logger: Logger;
  /** Returns the current time; tests stop it. */
  readonly clock: () => Date;
  /** A monotonic clock in milliseconds; the process's by default. */
  readonly elapsed?: Elapsed | undefined;
  /** A folder for this service's secrets that only its owner may read. */
  readonly secrets: string;
  /** The source of the service's own settings; the process's environment by default. */
  readonly env?: NodeJS.ProcessEnv | undefined;
}

/** The parts of a running service that its state may use. */
export interface StateParts extends ServiceHost {
  readonly database: Database;
  readonly publish: Publisher;
}

/** A mutation that manages its own transactions; an error or refusal does not roll back what it already committed. */
export interface OwnTransactions {
  /** The reason why it cannot run in one surrounding transaction. */
  readonly why: string;
  /** True if it calls `audit` for all of its entries; otherwise it is audited when it is done. */
  readonly auditsItself?: boolean;
  /**
   * The reason why it is executed again for the same idempotency key and its answer not stored; without one the first
   * answer is replayed.
   */
  readonly notReplayable?: string;
}

/** A service of the graph: its rows, its fields, the messages it publishes and handles. */
export interface ServiceDefinition<Loaders, State> {
  readonly name: ServiceName;
  readonly rows: readonly EntitySchema[];
  /** The folder of its `.sql` migrations. */
  readonly migrations: URL;
  readonly resolvers: ResolverClasses;
  /** Mutations without a surrounding transaction, by name. */
  readonly ownTransactions?: Readonly<Record<string, OwnTransactions>>;
  readonly orphanedTypes?: readonly Function[];
  readonly references: Readonly<Record<string, ReferenceResolver<ServiceContext<Loaders, State>>>>;
  /** Batched reads for fields of many entities, run before the fields are resolved. */
  readonly prefetchers?: Prefetchers<ServiceContext<Loaders, State>>;
  /**
   * Root fields that identify the viewer, or concern no one's rows. They run as the system, since there is no viewer
   * yet.
   */
  readonly systemOperations?: readonly string[];
  /** The SDL file of the types it owns but has not implemented. */
  readonly unimplementedSdl: URL;
  readonly loaders: (context: Omit<ServiceContext<Loaders, State>, "loaders">) => Loaders;
  /** The objects it owns and publishes, in the order in which subscribers need them. */
  readonly messageSources: readonly MessageSource[];
  /** The handlers of the messages it receives. */
  readonly messageHandlers: readonly MessageHandler<EntityManager>[];
  /** Created once at the start; `close` is called at the end. */
  readonly state: (parts: StateParts) => Promise<State & { close?(): Promise<void> }>;
  /** Returns the service's own metrics. */
  readonly metricSamples?: (state: State) => Promise<readonly MetricSample[]>;
  /** Resolves when the state is fit to serve; part of readiness. */
  readonly ready?: (state: State) => Promise<void>;
  /** Called after a message has been applied in this process. */
  readonly onMessageApplied?: (state: State, name: string) => void;
}
