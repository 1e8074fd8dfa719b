import { GraphQLError } from "graphql";

/**
 * Returns the error for a service that is unreachable or sent no data. The cause is for the log, not for the client.
 */
export function serviceUnavailable(service: string, cause: unknown): GraphQLError {
  return new GraphQLError(`The service "${service}" is not available.`, {
    originalError: cause instanceof Error ? cause : new Error(String(cause)),
    extensions: { code: "SERVICE_UNAVAILABLE", serviceName: service },
  });
}

export function tooManyFields(maxFields: number): GraphQLError {
  return new GraphQLError(`The operation has more than ${maxFields} fields.`, {
    extensions: { code: "QUERY_TOO_COMPLEX", limit: "fields" },
  });
}

/** Returns the error for an operation within all other limits that the planner could not plan in time. */
export function tooLongToPlan(cause: unknown): GraphQLError {
  return new GraphQLError("It takes too long to find out how to answer the operation.", {
    originalError: cause instanceof Error ? cause : new Error(String(cause)),
    extensions: { code: "QUERY_TOO_COMPLEX", limit: "planning" },
  });
}

/** Returns the error for a valid operation that cannot be planned: a bug of ours, never the client's mistake. */
export function unplannable(cause: unknown): GraphQLError {
  return new GraphQLError("No plan could be made for the operation.", {
    originalError: cause instanceof Error ? cause : new Error(String(cause)),
    extensions: { code: "INTERNAL_SERVER_ERROR" },
  });
}

export function reservedAlias(alias: string): GraphQLError {
  return new GraphQLError(`The alias "${alias}" is reserved.`, {
    extensions: { code: "GRAPHQL_VALIDATION_FAILED" },
  });
}
