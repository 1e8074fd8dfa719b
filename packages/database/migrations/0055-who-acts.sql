-- Who acts is said at the beginning of every transaction (or, by the service's own work, when a connection is opened); whoever says
-- nothing is nobody. After the transaction a setting is an empty text, and not null. Row security reads nothing but these. It asks
-- in subselects, which are answered once for a statement, and compares with what is built in: a function for each row is dear.
create function acts_as_service() returns boolean language sql stable parallel safe
  return coalesce(current_setting('starlane.acts', true) = 'service', false);

create function viewer_id() returns uuid language sql stable parallel safe
  return nullif(current_setting('starlane.user', true), '')::uuid;

create function viewer_agency() returns uuid language sql stable parallel safe
  return nullif(current_setting('starlane.agency', true), '')::uuid;

-- The viewer's agency and those below it.
create function viewer_agencies() returns uuid[] language sql stable parallel safe
  return coalesce(nullif(current_setting('starlane.agencies', true), ''), '{}')::uuid[];

-- The areas over which the viewer has one of some roles.
create function viewer_areas(variadic roles text[]) returns text[] language sql stable parallel safe
  return array(
    select split_part(granted, ' ', 2)
    from unnest(coalesce(nullif(current_setting('starlane.grants', true), ''), '{}')::text[]) as granted
    where split_part(granted, ' ', 1) = any(roles));

-- What the codes of areas in some are like: `area_id like any(…)`. Codes are digits.
create function codes_within(areas text[]) returns text[] language sql immutable parallel safe
  return array(select area || '%' from unnest(areas) as area);

-- The codes of all areas that some lie in, themselves included.
create function codes_around(areas text[]) returns text[] language sql immutable parallel safe
  return array(select distinct left(area, length) from unnest(areas) as area, generate_series(1, length(area)) as length);
