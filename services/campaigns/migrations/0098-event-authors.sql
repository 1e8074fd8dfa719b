-- Everybody who moved an event, each once: what stands of it may be of any of them, or of who registered it, and none of them agrees to it.
alter table event add column moved_by uuid[] not null default '{}';
select set_config('starlane.acts', 'service', true);
update event set moved_by = array[placed_by] where placed_by is not null;
alter table event drop column placed_by;
