-- scope: database
-- Lets a full-text index begin with plain columns such as tenant_id, as every index of a home does. In a schema of its
-- own that nobody may use: indexes need no leave to call the functions of their operator class.
create schema if not exists extensions;
create extension if not exists btree_gin with schema extensions;
