-- The site under a role that owns nothing, so that it can remove no rule and rewrite no audit table. As the owner, who
-- migrates, after each migration: psql --dbname register --set site=catalogue --file deploy/postgresql/grants.sql
GRANT USAGE ON SCHEMA public TO :"site";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"site";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO :"site";
SELECT format('REVOKE UPDATE, DELETE ON %I FROM %I', tablename, :'site')
FROM pg_tables
WHERE schemaname = 'public'
    AND (tablename LIKE 'agencies\_historical%' OR tablename IN ('agencies_historylink', 'django_admin_log')) \gexec
