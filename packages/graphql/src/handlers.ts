import { getMetadataStorage } from "type-graphql";

type Metadata = ReturnType<typeof getMetadataStorage>;
type Method = Metadata["queries"][number] | Metadata["fieldResolvers"][number];
type Param = NonNullable<Method["params"]>[number];

type Values = Readonly<Record<string, unknown>>;
type Bind = (root: unknown, args: Values, context: unknown, info: unknown) => unknown;
type Handler = Bind;

/** Resolvers by type and field. */
export type Handlers = Record<string, Record<string, unknown>>;

/**
 * Replaces type-graphql's resolvers in `handlers` by ones that call the methods of `classes` with the values graphql-js
 * has coerced. type-graphql would copy each input, with everything nested in it, into an instance of its class, and
 * work out the parameters of every call; our inputs have neither methods nor defaults. Methods that use more features
 * of type-graphql are not replaced.
 */
export function bindDirectly(handlers: Handlers, classes: readonly Function[]): void {
  const metadata = getMetadataStorage();
  const instances = new Map<Function, object>();
  const put = (type: string | undefined, method: Method): void => {
    const fields = type === undefined ? undefined : handlers[type];
    if (!fields?.[method.schemaName] || !classes.includes(method.target)) return;
    const handler = handlerOf(method, instances);
    if (handler) fields[method.schemaName] = handler;
  };
  for (const query of metadata.queries) put("Query", query);
  for (const mutation of metadata.mutations) put("Mutation", mutation);
  const names = new Map(metadata.objectTypes.map(({ target, name }): [unknown, string] => [target, name]));
  for (const field of metadata.fieldResolvers)
    if (field.kind === "external") put(names.get(field.getObjectType?.()), field);
}

function handlerOf(method: Method, instances: Map<Function, object>): Handler | undefined {
  const { target, methodName, params = [], middlewares = [], roles } = method;
  if (middlewares.length > 0 || roles) return undefined;
  const binds: Bind[] = [];
  for (const param of params) {
    const bind = bindOf(param);
    if (!bind) return undefined;
    binds[param.index] = bind;
  }
  if (Object.keys(binds).length < binds.length) return undefined;
  const instance = instances.get(target) ?? (Reflect.construct(target, []) as object);
  instances.set(target, instance);
  const call = (instance as Record<string, (...values: unknown[]) => unknown>)[methodName];
  if (typeof call !== "function") return undefined;
  const [first, second, ...others] = binds;
  // Fast paths for up to two parameters: resolvers run for every row of a list, and an argument array per call costs
  // time.
  if (!first) return () => call.call(instance);
  if (!second) return (root, args, context, info) => call.call(instance, first(root, args, context, info));
  if (others.length === 0)
    return (root, args, context, info) =>
      call.call(instance, first(root, args, context, info), second(root, args, context, info));
  return (...given) => call.call(instance, ...binds.map((bind) => bind(...given)));
}

function bindOf(param: Param): Bind | undefined {
  switch (param.kind) {
    case "arg":
      return (_root, args) => args[param.name];
    case "context":
      return ofParent((_root, _args, context) => context, param.propertyName);
    case "root":
      return param.getType ? undefined : ofParent((root) => root, param.propertyName);
    case "info":
      return (_root, _args, _context, info) => info;
    default:
      return undefined;
  }
}

function ofParent(bind: Bind, property: string | undefined): Bind {
  if (property === undefined) return bind;
  return (root, args, context, info) =>
    (bind(root, args, context, info) as Record<string, unknown>)[property];
}
