import type { EntityManager, EntitySchema } from "@mikro-orm/postgresql";
import type { Subject, Viewer } from "@starlane/auth";
import type { Client, Database } from "@starlane/database";
import type { Language, Prefetchers, ReferenceResolver, ResolverClasses } from "@starlane/graphql";
import type { MessageHandler, Publisher, MessageSource } from "@starlane/messages";
import type { Elapsed, Logger, MetricSample } from "@starlane/runtime";
import type { Audited } from "./mutation.js";

export const SERVICE_NAMES = ["agencies", "venues", "campaigns", "attendance"] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];

/** What a resolver is given: who asks, in which language, when, and the unit of work of this request. */
export interface ServiceContext<Loaders, State> {
  readonly viewer: Viewer | null;
  readonly language: Language;
  readonly requestId: string;
  /** The client's network address, where the gateway knows it. */
  readonly address?: string;
  /** What an address that leads back to the gateway begins with, where the gateway knows it. */
  readonly origin?: string;
  readonly now: Date;
  readonly em: EntityManager;
  /** Batched reads of this request. */
  readonly loaders: Loaders;
  /** What the service keeps for as long as it runs. */
  readonly state: State;
  readonly publish: Publisher;
  /** Of a subscription: aborted when nobody listens any more. */
  readonly signal?: AbortSignal;
  /** The viewer, or the error UNAUTHENTICATED. */
  signedIn(): Viewer;
  /** Passes when the policy lets the viewer do the operation to the subject; else throws UNAUTHENTICATED or FORBIDDEN. */
  allow(operation: string, subject: Subject): void;
  /** Whether it would. */
  may(operation: string, subject: Subject): boolean;
  /**
   * Notes for good what the viewer does or reads, beside what is noted of every mutation. In a mutation it is written in the
   * transaction of the change; else at once, before anything is answered. Where it cannot be written, the operation fails.
   * @param tx the transaction it belongs to, of an operation that commits by itself
   */
  audit(audited: Audited, tx?: EntityManager): Promise<void>;
  /** True in a mutation whose request has an idempotency key. */
  readonly isIdempotent: boolean;
  /**
   * Of a mutation that commits by itself: audits it and keeps its answer in one of its transactions, as the last thing but the
   * commit. Where it is not called, that is done afterwards, in a transaction of its own.
   * @param value what the resolver will give
   */
  completeMutation(client: Client, value: unknown): Promise<void>;
  /** Has something done in this process once what the mutation wrote is there for others to see, and not if it is undone. */
  afterCommit(callback: () => void): void;
}

/** What a service is opened with, beyond its database. */
export interface ServiceHost {
  readonly logger: Logger;
  /** Now; tests hold it still. */
  readonly clock: () => Date;
  /** A clock that only goes forward, in milliseconds; that of the process unless given. */
  readonly elapsed?: Elapsed | undefined;
  /** A folder for secrets of this service that only its owner may read. */
  readonly secrets: string;
  /** Where a service reads its own settings; the process's environment unless given. */
  readonly env?: NodeJS.ProcessEnv | undefined;
}

/** The parts of a running service that its state may hold on to. */
export interface StateParts extends ServiceHost {
  readonly database: Database;
  readonly publish: Publisher;
}

/** How a mutation is done that commits by itself. What it throws or refuses undoes nothing but what it undoes. */
export interface OwnTransactions {
  /** The reason why it cannot be done in one transaction from outside. */
  readonly why: string;
  /** Whether it calls `audit` for all that is to be noted of it; else it is noted once it is done. */
  readonly auditsItself?: boolean;
  /** Why it is executed again for the same idempotency key, and its answer not stored; else the first answer is replayed. */
  readonly notReplayable?: string;
}

/** A service of the graph: its rows, its fields, the messages it publishes and handles. */
export interface ServiceDefinition<Loaders, State> {
  readonly name: ServiceName;
  readonly rows: readonly EntitySchema[];
  /** The folder of its `.sql` migrations. */
  readonly migrations: URL;
  readonly resolvers: ResolverClasses;
  /** Mutations that are not done in one transaction which begins and ends around them, by name. */
  readonly ownTransactions?: Readonly<Record<string, OwnTransactions>>;
  readonly orphanedTypes?: readonly Function[];
  readonly references: Readonly<Record<string, ReferenceResolver<ServiceContext<Loaders, State>>>>;
  /** Batched reads for fields of many entities, run before the fields are resolved. */
  readonly prefetchers?: Prefetchers<ServiceContext<Loaders, State>>;
  /**
   * Root fields that find out who it is, or are about nobody's rows: they act in the database as the service, since there is nobody
   * yet for whom they could.
   */
  readonly systemOperations?: readonly string[];
  /** The SDL file of what it owns and has not built. */
  readonly unimplementedSdl: URL;
  readonly loaders: (context: Omit<ServiceContext<Loaders, State>, "loaders">) => Loaders;
  /** What it owns and publishes, in the order in which the subscribers need it. */
  readonly messageSources: readonly MessageSource[];
  /** The messages that it handles. */
  readonly messageHandlers: readonly MessageHandler<EntityManager>[];
  /** Made once at the start; `close` is called at the end. */
  readonly state: (parts: StateParts) => Promise<State & { close?(): Promise<void> }>;
  /** Figures of what it does, for those who watch it. */
  readonly metricSamples?: (state: State) => Promise<readonly MetricSample[]>;
  /** Resolves when what it keeps is fit to serve; part of readiness. */
  readonly ready?: (state: State) => Promise<void>;
  /** Called after a message has been applied, in this process. */
  readonly onMessageApplied?: (state: State, name: string) => void;
}
