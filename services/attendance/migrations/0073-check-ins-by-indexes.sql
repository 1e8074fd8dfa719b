-- Check-ins find their people by indexes, however few there were when PostgreSQL last looked. A connection keeps the plan that it has
-- once made: on the day on which the first thousands come, that of three hundred people reads all of them for every batch, until they
-- are counted again.
alter function enter_new_check_ins(
  uuid[], bytea[], text[], text[], text[], timestamptz[], timestamptz[], text[], text[], boolean[], date[], boolean[], bytea[])
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off;
