-- Whose invitation was withdrawn sees nothing by it; the row stays, so that an older message changes nothing.
alter table known_participation add column withdrawn boolean not null default false;
