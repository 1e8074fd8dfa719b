-- What all services have audited is read by those who administer; which of it is theirs to see, by area or agency, the query says.
alter table known_audit_entry enable row level security;
alter table known_audit_entry force row level security;
create policy read_by_administrators on known_audit_entry for select using (
  acts_as_service() or cardinality((select viewer_areas('ADMIN'))) > 0);
create policy written_by_the_service on known_audit_entry for insert with check (acts_as_service());
