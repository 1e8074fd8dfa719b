-- An area that became part of another stays, with what was counted in it, and counts as that one; `version` tells its states apart.
alter table area
  add column merged_into text references area,
  add column version integer not null default 1,
  add constraint area_is_not_merged_into_itself check (merged_into <> id);
create index area_by_merger on area (merged_into) where merged_into is not null;
