-- scope: main
-- The plans a new installation begins with. From here on they are the operator's: change them in the portal or the API.

insert into platform.plans (id, position, name, description, price_cents, is_public, quotas) values
  ('free', 1, 'Free', 'One website, to find out whether this is for you.', 0, true, '{
    "websites": 1, "storage_bytes": 1073741824, "bandwidth_bytes_month": 10737418240, "concurrent_deployments": 1,
    "custom_domains": 1, "members": 3, "api_keys": 2, "professionals": 10, "customers": 100, "collection_records": 1000,
    "api_requests_per_minute": 300, "api_requests_per_minute_per_key": 120}'),
  ('starter', 2, 'Starter', 'A few websites under their own names.', 1900, true, '{
    "websites": 3, "storage_bytes": 10737418240, "bandwidth_bytes_month": 107374182400, "concurrent_deployments": 2,
    "custom_domains": 5, "members": 10, "api_keys": 10, "professionals": 100, "customers": 1000, "collection_records": 10000,
    "api_requests_per_minute": 1200, "api_requests_per_minute_per_key": 600}'),
  ('professional', 3, 'Professional', 'For a business that lives from its websites.', 4900, true, '{
    "websites": 20, "storage_bytes": 107374182400, "bandwidth_bytes_month": 1099511627776, "concurrent_deployments": 5,
    "custom_domains": 25, "members": 50, "api_keys": 50, "professionals": 1000, "customers": 25000, "collection_records": 100000,
    "api_requests_per_minute": 6000, "api_requests_per_minute_per_key": 3000}'),
  ('enterprise', 4, 'Enterprise', 'Hundreds of websites, many editors, programs that talk to the API all day.', 19900, true, '{
    "websites": 200, "storage_bytes": 1099511627776, "bandwidth_bytes_month": 10995116277760, "concurrent_deployments": 20,
    "custom_domains": 200, "members": 500, "api_keys": 250, "professionals": 10000, "customers": 500000, "collection_records": 2000000,
    "api_requests_per_minute": 60000, "api_requests_per_minute_per_key": 30000}'),
  ('custom', 5, 'Custom', 'By agreement: unlimited, except where the tenant''s own limits say otherwise.', 0, false, '{
    "websites": null, "storage_bytes": null, "bandwidth_bytes_month": null, "concurrent_deployments": null,
    "custom_domains": null, "members": null, "api_keys": null, "professionals": null, "customers": null, "collection_records": null,
    "api_requests_per_minute": null, "api_requests_per_minute_per_key": null}');
