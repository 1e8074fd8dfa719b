import { areasFor } from "@starlane/auth";
import type { Context } from "../context.js";
import type { Administrator } from "./user.commands.js";

/** Returns the administrator of a request, with the areas of the operation. */
export function administrator(context: Context, operation: string): Administrator {
  return {
    id: context.signedIn().id,
    areas: areasFor(context.viewer, operation),
    mayGive: ({ area }) => context.may(operation, { area }),
  };
}
