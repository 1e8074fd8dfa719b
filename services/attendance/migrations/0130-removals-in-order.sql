-- What was taken out is in the order of its numbers, and is of the pair whose join left it out: transactions are numbered anew in a
-- cluster that a backup is restored into.
alter table removed_attendance
  add column number bigint generated always as identity,
  add column join_id uuid; -- null where no join took it out, or it counts under another ordinal since
update removed_attendance set join_id = person_join.id from person_join
  where reason = 'JOINED' and removed_attendance.person = joined_person and removed_attendance.xid = joined_xid;
alter table person_join drop column joined_xid;
