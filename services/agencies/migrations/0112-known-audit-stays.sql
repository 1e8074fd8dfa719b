-- What all services have told of their audit is added and read by the service's role, which neither changes nor deletes it. Who does
-- so with more rights is found by `npm run audit`, which compares it with the chains.
do $$
begin
  execute format('revoke update, delete, truncate on known_audit_entry from %I', 'starlane_' || current_schema());
end $$;
