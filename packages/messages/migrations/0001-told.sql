-- For which state of everybody's tables this service has told the others all that it owns; no row: for none that is known.
create table told (
  only_one boolean primary key default true,
  tables text not null,
  constraint told_is_one check (only_one)
);
