import type { Role } from "./viewer.js";

/**
 * The scope of a role in one operation.
 * - `area`: objects in the area of the grant and below
 * - `agency`: objects of the viewer's own agency and the agencies below it, in the area of the grant
 */
export type OperationScope = "area" | "agency";

/**
 * The condition for performing one operation or reading one field.
 * - `anyone`, `signed in`
 * - `where reached`: for fields only: readable by every viewer who obtained the enclosing object, through a field with
 *   a rule of its own
 * - roles, each with its scope
 */
export type Rule = "anyone" | "signed in" | "where reached" | Readonly<Partial<Record<Role, OperationScope>>>;

export const everyRole = {
  ADMIN: "area",
  PLANNER: "area",
  PARTNER: "area",
  OFFICER: "area",
  ANALYST: "area",
} as const;
export const planners = { ADMIN: "area", PLANNER: "area" } as const;
export const administrators = { ADMIN: "area" } as const;
export const plansOrRegisters = { ADMIN: "area", PLANNER: "area", PARTNER: "agency" } as const;
export const takesAttendance = {
  ADMIN: "area",
  PLANNER: "area",
  OFFICER: "area",
  PARTNER: "agency",
} as const;
export const keepsTheLedger = { ADMIN: "area", OFFICER: "area" } as const;
export const readsAttendances = { ADMIN: "area", ANALYST: "area" } as const;
