-- Entries are added whatever somebody with the whole database in their hands has put into a chain: a place that is taken already
-- is passed over, and `npm run audit` names what is at it. A row in the way stops nobody.
do $$
begin
  execute format($function$
    -- The first place from one on that nothing is at.
    create function audit_place(which smallint, wanted bigint) returns bigint language plpgsql stable set search_path = %1$I, pg_temp as $body$
    begin
      if not exists (select from audit_entry where chain = which and position = wanted) then
        return wanted;
      end if;
      return (
        select min(taken.position) + 1 from audit_entry as taken
        where taken.chain = which and taken.position >= wanted and taken.position < 9000000000000000000
          and not exists (select from audit_entry as next where next.chain = which and next.position = taken.position + 1));
    end $body$ $function$, current_schema());

  execute format($function$
    create function audit_write(which smallint, added jsonb) returns void language plpgsql set search_path = %1$I, pg_temp as $body$
    declare
      last audit_chain;
      entry audit_entry;
      given jsonb;
      acted constant text := current_setting('starlane.acts', true);
    begin
      -- Row security lets nobody but the service and administrators see what is at a place.
      perform set_config('starlane.acts', 'service', true);
      select * into last from audit_chain where chain = which for update;
      if not found then
        insert into audit_chain (chain) values (which) on conflict do nothing;
        select * into strict last from audit_chain where chain = which for update;
      end if;
      for given in select value from jsonb_array_elements(added) loop
        entry := jsonb_populate_record(null::audit_entry, given);
        -- A note of the end that is beyond all numbers, or before all places, is nobody's but an intruder's.
        if last.entries not between 0 and 9000000000000000000 then
          last.entries := 0;
        end if;
        last.entries := audit_place(which, last.entries + 1);
        entry.chain := which;
        entry.position := last.entries;
        last.head := sha256(last.head || convert_to(
          audit_field(%1$L) || audit_field(entry.chain::text) || audit_field(entry.position::text) || audit_field(entry.id::text)
          || audit_field(to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'))
          || audit_field(entry.actor::text) || audit_field(entry.operation) || audit_field(entry.outcome)
          || audit_field(entry.subject) || audit_field(entry.agency) || audit_field(entry.area)
          || audit_field(entry.purpose) || audit_field(entry.request_id) || audit_field(entry.address), 'UTF8'));
        entry.hash := last.head;
        insert into audit_entry select entry.*;
      end loop;
      update audit_chain set entries = last.entries, head = last.head where chain = which;
      perform set_config('starlane.acts', coalesce(acted, ''), true);
    end $body$ $function$, current_schema());

  execute format($function$
    create or replace function audit_append(added jsonb) returns void language plpgsql security definer set search_path = %1$I, pg_temp as $body$
    begin
      if jsonb_array_length(added) > 0 then
        perform audit_write((hashtext(added->0->>'id') & 15)::smallint, added);
      end if;
    end $body$ $function$, current_schema());

  -- Adds an entry to every chain that nobody has in hand and takes all of them back. It fails where one could not be added.
  execute format($function$
    create function audit_probe() returns void language plpgsql security definer set search_path = %1$I, pg_temp as $body$
    declare
      which smallint;
    begin
      set constraints all immediate;
      begin
        for which in select chain from audit_chain order by chain for update skip locked loop
          perform audit_write(which, jsonb_build_array(
            jsonb_build_object('id', gen_random_uuid(), 'at', now(), 'operation', 'probe', 'outcome', 'DONE')));
        end loop;
        raise exception using errcode = 'SL000', message = 'all taken back';
      exception when sqlstate 'SL000' then
        null;
      end;
    end $body$ $function$, current_schema());

  execute format('grant execute on function audit_probe() to %I', 'starlane_' || current_schema());
  execute format('revoke insert, update, delete, truncate on audit_chain, audit_entry from %I', 'starlane_' || current_schema());
end $$;
revoke execute on function audit_probe() from public;
revoke execute on function audit_write(smallint, jsonb) from public;
revoke execute on function audit_place(smallint, bigint) from public;
do $$
begin
  -- Functions are given to the service's role as they are made.
  execute format('revoke execute on function audit_write(smallint, jsonb), audit_place(smallint, bigint) from %I', 'starlane_' || current_schema());
end $$;
