-- What an agency answers for, so that its speakers are entered by who is over all of it; null until it is told.
alter table known_agency add column jurisdiction text[];
