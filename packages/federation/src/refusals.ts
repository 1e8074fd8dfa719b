import { GraphQLError } from "graphql";

/** The service could not be reached, or answered with nothing. What happened exactly is for the log, not for the client. */
export function serviceUnavailable(service: string, cause: unknown): GraphQLError {
  return new GraphQLError(`The service "${service}" is not available.`, {
    originalError: cause instanceof Error ? cause : new Error(String(cause)),
    extensions: { code: "SERVICE_UNAVAILABLE", serviceName: service },
  });
}

export function tooManyFields(mostFields: number): GraphQLError {
  return new GraphQLError(`The operation has more than ${mostFields} fields.`, {
    extensions: { code: "QUERY_TOO_COMPLEX", limit: "fields" },
  });
}

/** The operation is within all other limits, and the planner did not find in time how to answer it. */
export function tooLongToPlan(cause: unknown): GraphQLError {
  return new GraphQLError("It takes too long to find out how to answer the operation.", {
    originalError: cause instanceof Error ? cause : new Error(String(cause)),
    extensions: { code: "QUERY_TOO_COMPLEX", limit: "planning" },
  });
}

/** The operation is valid and still cannot be planned: a fault of ours, never of the client. */
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
