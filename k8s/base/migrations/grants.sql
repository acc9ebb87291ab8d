-- As the owner of a database, which needs no superuser: the running role gets the rows and nothing else, and nobody who is not
-- named here enters. The roles are called <name>_owner and <name>. Before each migration; done again, it changes nothing.
do $$
declare
  app text := regexp_replace(current_user, '_owner$', '');
begin
  if app = current_user then
    raise exception 'the role % is not called <service>_owner', current_user;
  end if;
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to %I', current_database(), app);
  revoke all on schema public from public;
  execute format('grant usage on schema public to %I', app);
  execute format('alter default privileges in schema public grant select, insert, update, delete on tables to %I', app);
  execute format('alter default privileges in schema public grant usage, select on sequences to %I', app);
end
$$;
