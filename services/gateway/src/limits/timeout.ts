import type { Federation, OperationRequest } from "@starlane/federation";
import { ApiError } from "@starlane/graphql";
import { Kind, OperationTypeNode, type DocumentNode, type ExecutionResult } from "graphql";
import { inLanguage } from "../answer.js";
import type { GatewayContext } from "../context.js";

const TOO_LONG = {
  "zh-CN": "查询超过 {seconds} 秒，已停止：请缩小范围后再试。",
  en: "This took more than {seconds} seconds and was stopped; ask for less.",
};

/**
 * Wraps a federation with a timeout. A query that times out, or whose client disconnects, starts no further step, and
 * its requests to remote services are aborted. A mutation runs to its end: its effect is atomic, and only its answer is
 * late.
 */
export function withTimeout(
  federation: Federation<GatewayContext>,
  timeoutMs: number,
): Federation<GatewayContext> {
  return {
    subscribe: (request) => federation.subscribe(request),
    async execute(request) {
      if (request.context.isInternal) return federation.execute(request);
      const { promise, resolve } = Promise.withResolvers<ExecutionResult>();
      const { stop, abortable } = abortableOf(request);
      const timer = setTimeout(() => {
        stop?.abort();
        const error = isMutation(request.document)
          ? new ApiError("SERVICE_UNAVAILABLE", undefined, {}, { reason: "TIMED_OUT" })
          : new ApiError("QUERY_TOO_COMPLEX", TOO_LONG, { seconds: timeoutMs / 1000 }, { limit: "time" });
        resolve({ errors: [inLanguage(error, request.context.language)] });
      }, timeoutMs);
      try {
        return await Promise.race([federation.execute(abortable), promise]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

/** Returns the request with a controller that aborts it, when it may be aborted. */
function abortableOf(request: OperationRequest<GatewayContext>): {
  stop: AbortController | null;
  abortable: OperationRequest<GatewayContext>;
} {
  const { context } = request;
  if (isMutation(request.document))
    return { stop: null, abortable: { ...request, context: { ...context, signal: undefined } } };
  if (context.stop) return { stop: context.stop, abortable: request };
  const stop = new AbortController();
  context.signal?.addEventListener("abort", () => stop.abort(), { once: true });
  return { stop, abortable: { ...request, context: { ...context, signal: stop.signal } } };
}

function isMutation({ definitions }: DocumentNode): boolean {
  return definitions.some(
    (node) => node.kind === Kind.OPERATION_DEFINITION && node.operation === OperationTypeNode.MUTATION,
  );
}
