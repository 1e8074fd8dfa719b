import type { Role } from "./viewer.js";

/**
 * How far a role reaches in one operation.
 * - `area`: things in the area of the grant and below
 * - `agency`: things of the viewer's own agency and those below it, in the area of the grant
 */
export type OperationScope = "area" | "agency";

/**
 * Who may do one operation or read one field.
 * - `anyone`, `signed in`
 * - `where reached`: of a field alone: whoever was given the object that holds it, by a field with a rule of its own
 * - roles, each as far as it reaches
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
