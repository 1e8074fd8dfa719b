-- Who did what, for good: entries in chains, each of which holds the hash of the one before it. There are several, since the head
-- of a chain is locked from an entry to the commit. The service's role adds by `audit_append` alone: it cannot write into these
-- tables, and what is written nobody changes without leaving a trace.
create table audit_chain (
  chain smallint primary key,
  entries bigint not null default 0,
  head bytea not null default '\x',
  constraint audit_chain_is_one_of_sixteen check (chain between 0 and 15)
) with (fillfactor = 50);

create table audit_entry (
  chain smallint not null references audit_chain,
  position bigint not null,
  id uuid not null,
  at timestamptz not null,
  actor uuid,
  operation text not null,
  outcome text not null,
  subject text,
  agency text,
  area text,
  purpose text,
  request_id text,
  address text,
  hash bytea not null,
  primary key (chain, position)
);

create function audit_stays() returns trigger language plpgsql as $$
begin
  raise exception 'what was audited stays as it is';
end $$;
create trigger audit_entry_stays before update or delete on audit_entry for each row execute function audit_stays();
create trigger audit_entries_stay before truncate on audit_entry for each statement execute function audit_stays();

-- One field as it is hashed: its length and itself, so that no two rows of fields are the same text.
create function audit_field(field text) returns text language sql immutable as
  $$ select case when field is null then '-' else octet_length(field) || ':' || field end || ',' $$;

do $$
begin
  execute format($function$
    create function audit_append(added jsonb) returns void language plpgsql security definer set search_path = %1$I, pg_temp as $body$
    declare
      which constant smallint := hashtext(added->0->>'id') & 15;
      last audit_chain;
      entry audit_entry;
      given jsonb;
    begin
      if jsonb_array_length(added) = 0 then
        return;
      end if;
      select * into last from audit_chain where chain = which for update;
      if not found then
        insert into audit_chain (chain) values (which) on conflict do nothing;
        select * into strict last from audit_chain where chain = which for update;
      end if;
      for given in select value from jsonb_array_elements(added) loop
        entry := jsonb_populate_record(null::audit_entry, given);
        last.entries := last.entries + 1;
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
    end $body$ $function$, current_schema());
  execute format('revoke insert, update, delete, truncate on audit_chain, audit_entry from %I', 'starlane_' || current_schema());
end $$;
revoke execute on function audit_append(jsonb) from public;
do $$
begin
  execute format('grant execute on function audit_append(jsonb) to %I', 'starlane_' || current_schema());
end $$;
