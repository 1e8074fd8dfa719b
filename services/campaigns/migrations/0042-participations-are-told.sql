-- Others hear who takes part in a campaign; `version` tells the newest word from an older one.
alter table participation add column version integer not null default 1;
