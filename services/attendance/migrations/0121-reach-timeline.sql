-- The system identifier and the timeline of the cluster in which the position and the cells were counted: the numbers of
-- transactions say nothing in another, nor after a failover or a restore that lost some. Null until it is saved next.
alter table reach_position add column timeline text;
