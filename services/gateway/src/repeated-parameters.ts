import { ApiError } from "@starlane/graphql";
import type { FastifyRequest } from "fastify";

/**
 * Rejects a request with a repeated query parameter: neither value is certain to be the intended one, and a filter of
 * an export must not be ignored.
 * @throws ApiError BAD_USER_INPUT
 */
export async function refuseRepeatedParameters({ query }: FastifyRequest): Promise<void> {
  for (const [name, value] of Object.entries(query as Record<string, unknown>))
    if (Array.isArray(value))
      throw new ApiError(
        "BAD_USER_INPUT",
        {
          "zh-CN": "参数 {name} 出现了不止一次。",
          en: "The parameter {name} is given more than once.",
        },
        { name: name.slice(0, 40) },
      );
}
