/** Generated from the API by scripts/portal-types.ts. */
export interface paths {
 "/admin/audit": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     action?: string;
     actor_id?: string;
     cursor?: string;
     from?: string;
     limit?: number;
     subject_id?: string;
     subject_type?: string;
     to?: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        action: string;
        actor: {
         id: string | null;
         impersonator_id: string | null;
         kind: string;
         label: string | null;
        };
        after: unknown;
        before: unknown;
        created_at: string;
        hash: string;
        ip: string | null;
        note: string | null;
        prev_hash: string;
        request_id: string | null;
        seq: number;
        subject: {
         id: string;
         label: string | null;
         type: string;
        };
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/admin/audit/{seq}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     seq: number;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       action: string;
       actor: {
        id: string | null;
        impersonator_id: string | null;
        kind: string;
        label: string | null;
       };
       after: unknown;
       before: unknown;
       created_at: string;
       hash: string;
       ip: string | null;
       note: string | null;
       prev_hash: string;
       request_id: string | null;
       seq: number;
       subject: {
        id: string;
        label: string | null;
        type: string;
       };
      };
     };
    };
   };
  };
 };
 "/admin/audit/export": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     action?: string;
     actor_id?: string;
     format?: "csv" | "ndjson";
     from?: string;
     subject_id?: string;
     subject_type?: string;
     to?: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/x-ndjson": string;
      "text/csv": string;
     };
    };
   };
  };
 };
 "/admin/audit/verify": {
  parameters: {
  };
  post: {
   parameters: {
    query?: {
     known?: string;
    };
    header?: {
     "idempotency-key"?: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       checked: number;
       first_bad_seq?: number;
       last_hash: string;
       last_seq: number;
       ok: boolean;
       /** @enum {string} */
       reason?: "entry_changed" | "entry_missing" | "entry_relinked" | "entry_unexpected" | "tail_missing" | "head_missing" | "head_changed" | "anchor_changed" | "history_rewritten" | "unreadable";
      };
     };
    };
   };
  };
 };
 "/admin/cdn-hooks": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        created_at: string;
        created_by: string;
        enabled: boolean;
        failing_since: string | null;
        held_until: string | null;
        id: string;
        /** @enum {string} */
        kind: "cloudflare" | "cloudfront" | "fastly" | "http";
        name: string;
        problem: string | null;
        settings: {
         distribution_id?: string;
         key_header?: string;
         /** @enum {string} */
         method?: "PURGE" | "BAN" | "POST";
         paths?: string[];
         /** @enum {string} */
         separator?: "space" | "comma";
         service_id?: string;
         soft?: boolean;
         url?: string;
         zone_id?: string;
        };
        /** @enum {string} */
        state: "working" | "failing" | "off";
        updated_at: string;
        version: number;
        website_id: string | null;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      credentials?: {
       access_key_id?: string;
       headers?: {
        [key: string]: string;
       };
       secret_access_key?: string;
       token?: string;
      };
      enabled?: boolean;
      /** @enum {string} */
      kind: "cloudflare" | "cloudfront" | "fastly" | "http";
      name: string;
      settings: {
       distribution_id?: string;
       key_header?: string;
       /** @enum {string} */
       method?: "PURGE" | "BAN" | "POST";
       paths?: string[];
       /** @enum {string} */
       separator?: "space" | "comma";
       service_id?: string;
       soft?: boolean;
       url?: string;
       zone_id?: string;
      };
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       created_by: string;
       enabled: boolean;
       failing_since: string | null;
       held_until: string | null;
       id: string;
       /** @enum {string} */
       kind: "cloudflare" | "cloudfront" | "fastly" | "http";
       name: string;
       problem: string | null;
       settings: {
        distribution_id?: string;
        key_header?: string;
        /** @enum {string} */
        method?: "PURGE" | "BAN" | "POST";
        paths?: string[];
        /** @enum {string} */
        separator?: "space" | "comma";
        service_id?: string;
        soft?: boolean;
        url?: string;
        zone_id?: string;
       };
       /** @enum {string} */
       state: "working" | "failing" | "off";
       updated_at: string;
       version: number;
       website_id: string | null;
      };
     };
    };
   };
  };
 };
 "/admin/cdn-hooks/{hook_id}/purges": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
     state?: "waiting" | "succeeded" | "failed" | "replaced";
    };
    path: {
     hook_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        answer: string;
        attempts: number;
        by: string;
        count: number;
        created_at: string;
        finished_at: string | null;
        hook_id: string;
        id: string;
        items: string[];
        next_attempt_at: string | null;
        note: string;
        problem: string | null;
        reason: string;
        /** @enum {string} */
        state: "waiting" | "succeeded" | "failed" | "replaced";
        status: number | null;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/admin/cdn-hooks/{hook_id}/purges/{id}/retry": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     hook_id: string;
     id: string;
    };
   };
   responses: {
    202: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       purge_ids: string[];
      };
     };
    };
   };
  };
 };
 "/admin/cdn-hooks/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       created_by: string;
       enabled: boolean;
       failing_since: string | null;
       held_until: string | null;
       id: string;
       /** @enum {string} */
       kind: "cloudflare" | "cloudfront" | "fastly" | "http";
       name: string;
       problem: string | null;
       settings: {
        distribution_id?: string;
        key_header?: string;
        /** @enum {string} */
        method?: "PURGE" | "BAN" | "POST";
        paths?: string[];
        /** @enum {string} */
        separator?: "space" | "comma";
        service_id?: string;
        soft?: boolean;
        url?: string;
        zone_id?: string;
       };
       /** @enum {string} */
       state: "working" | "failing" | "off";
       updated_at: string;
       version: number;
       website_id: string | null;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
  patch: {
   parameters: {
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      credentials?: {
       access_key_id?: string;
       headers?: {
        [key: string]: string;
       };
       secret_access_key?: string;
       token?: string;
      };
      enabled?: boolean;
      name?: string;
      settings?: {
       distribution_id?: string;
       key_header?: string;
       /** @enum {string} */
       method?: "PURGE" | "BAN" | "POST";
       paths?: string[];
       /** @enum {string} */
       separator?: "space" | "comma";
       service_id?: string;
       soft?: boolean;
       url?: string;
       zone_id?: string;
      };
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       created_by: string;
       enabled: boolean;
       failing_since: string | null;
       held_until: string | null;
       id: string;
       /** @enum {string} */
       kind: "cloudflare" | "cloudfront" | "fastly" | "http";
       name: string;
       problem: string | null;
       settings: {
        distribution_id?: string;
        key_header?: string;
        /** @enum {string} */
        method?: "PURGE" | "BAN" | "POST";
        paths?: string[];
        /** @enum {string} */
        separator?: "space" | "comma";
        service_id?: string;
        soft?: boolean;
        url?: string;
        zone_id?: string;
       };
       /** @enum {string} */
       state: "working" | "failing" | "off";
       updated_at: string;
       version: number;
       website_id: string | null;
      };
     };
    };
   };
  };
 };
 "/admin/cdn-hooks/{id}/purge": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      /** @enum {boolean} */
      everything?: true;
      urls?: string[];
      website_id?: string;
     };
    };
   };
   responses: {
    202: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       purge_ids: string[];
      };
     };
    };
   };
  };
 };
 "/admin/cdn-hooks/{id}/test": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       answer: string;
       duration_ms: number;
       ok: boolean;
       problem: string | null;
       status: number | null;
      };
     };
    };
   };
  };
 };
 "/admin/certificate-authorities": {
  parameters: {
  };
  get: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        directory_url: string;
        failures: number;
        orders_left: number;
        paused_until: string | null;
        problem: string | null;
        profile: string | null;
        /** @enum {unknown} */
        state: "working" | "resting";
        used_at: string | null;
       }[];
      };
     };
    };
   };
  };
 };
 "/admin/certificate-orders": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
     name?: string;
     state?: "queued" | "running" | "issued" | "failed" | "canceled";
     tenant_id?: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        attempts: number;
        authority: string | null;
        certificate_id: string | null;
        challenge: string | null;
        created_at: string;
        events: {
         at: string;
         detail: string | null;
         event: string;
        }[];
        finished_at: string | null;
        id: string;
        names: string[];
        next_attempt_at: string | null;
        problem: {
         detail: string;
         hint: string;
         name: string | null;
         retry: string;
         type: string;
        } | null;
        reason: string;
        replaces: string | null;
        /** @enum {unknown} */
        state: "queued" | "running" | "issued" | "failed" | "canceled";
        tenant_id: string | null;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/admin/certificate-orders/{id}/cancel": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       attempts: number;
       authority: string | null;
       certificate_id: string | null;
       challenge: string | null;
       created_at: string;
       events: {
        at: string;
        detail: string | null;
        event: string;
       }[];
       finished_at: string | null;
       id: string;
       names: string[];
       next_attempt_at: string | null;
       problem: {
        detail: string;
        hint: string;
        name: string | null;
        retry: string;
        type: string;
       } | null;
       reason: string;
       replaces: string | null;
       /** @enum {unknown} */
       state: "queued" | "running" | "issued" | "failed" | "canceled";
       tenant_id: string | null;
      };
     };
    };
   };
  };
 };
 "/admin/certificate-orders/{id}/retry": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       attempts: number;
       authority: string | null;
       certificate_id: string | null;
       challenge: string | null;
       created_at: string;
       events: {
        at: string;
        detail: string | null;
        event: string;
       }[];
       finished_at: string | null;
       id: string;
       names: string[];
       next_attempt_at: string | null;
       problem: {
        detail: string;
        hint: string;
        name: string | null;
        retry: string;
        type: string;
       } | null;
       reason: string;
       replaces: string | null;
       /** @enum {unknown} */
       state: "queued" | "running" | "issued" | "failed" | "canceled";
       tenant_id: string | null;
      };
     };
    };
   };
  };
 };
 "/admin/certificates": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     expires_within_days?: number;
     limit?: number;
     name?: string;
     platform?: boolean;
     source?: "acme" | "upload";
     state?: "active" | "replaced" | "revoked" | "expired" | "removed";
     tenant_id?: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        answers_for: string[];
        authority: string | null;
        created_at: string;
        fingerprint: string;
        id: string;
        issuer: string;
        key_type: string;
        names: string[];
        not_after: string;
        not_before: string;
        ocsp: {
         checked_at: string | null;
         next_update: string | null;
         problem: string | null;
         /** @enum {unknown} */
         state: "good" | "revoked" | "unavailable" | "pending";
        } | null;
        profile: string | null;
        renew_at: string | null;
        revocation_reason: string | null;
        revoked_at: string | null;
        serial: string;
        /** @enum {unknown} */
        source: "acme" | "upload";
        /** @enum {unknown} */
        state: "active" | "replaced" | "revoked" | "expired" | "removed";
        tenant_id: string | null;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      chain: string;
      dry_run?: boolean;
      key?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       answers_for: string[];
       certificate: {
        answers_for: string[];
        authority: string | null;
        created_at: string;
        fingerprint: string;
        id: string;
        issuer: string;
        key_type: string;
        names: string[];
        not_after: string;
        not_before: string;
        ocsp: {
         checked_at: string | null;
         next_update: string | null;
         problem: string | null;
         /** @enum {unknown} */
         state: "good" | "revoked" | "unavailable" | "pending";
        } | null;
        profile: string | null;
        renew_at: string | null;
        revocation_reason: string | null;
        revoked_at: string | null;
        serial: string;
        /** @enum {unknown} */
        source: "acme" | "upload";
        /** @enum {unknown} */
        state: "active" | "replaced" | "revoked" | "expired" | "removed";
        tenant_id: string | null;
       } | null;
       findings: {
        code: string;
        hint: string | null;
        /** @enum {unknown} */
        level: "error" | "warning";
        message: string;
       }[];
       is_accepted: boolean;
       summary: string;
      };
     };
    };
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       answers_for: string[];
       certificate: {
        answers_for: string[];
        authority: string | null;
        created_at: string;
        fingerprint: string;
        id: string;
        issuer: string;
        key_type: string;
        names: string[];
        not_after: string;
        not_before: string;
        ocsp: {
         checked_at: string | null;
         next_update: string | null;
         problem: string | null;
         /** @enum {unknown} */
         state: "good" | "revoked" | "unavailable" | "pending";
        } | null;
        profile: string | null;
        renew_at: string | null;
        revocation_reason: string | null;
        revoked_at: string | null;
        serial: string;
        /** @enum {unknown} */
        source: "acme" | "upload";
        /** @enum {unknown} */
        state: "active" | "replaced" | "revoked" | "expired" | "removed";
        tenant_id: string | null;
       } | null;
       findings: {
        code: string;
        hint: string | null;
        /** @enum {unknown} */
        level: "error" | "warning";
        message: string;
       }[];
       is_accepted: boolean;
       summary: string;
      };
     };
    };
   };
  };
 };
 "/admin/certificates/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       answers_for: string[];
       authority: string | null;
       chain: string;
       created_at: string;
       fingerprint: string;
       history: {
        created_at: string;
        id: string;
        issuer: string;
        not_after: string;
        not_before: string;
        /** @enum {unknown} */
        source: "acme" | "upload";
        /** @enum {unknown} */
        state: "active" | "replaced" | "revoked" | "expired" | "removed";
       }[];
       id: string;
       issuer: string;
       key_type: string;
       names: string[];
       not_after: string;
       not_before: string;
       ocsp: {
        checked_at: string | null;
        next_update: string | null;
        problem: string | null;
        /** @enum {unknown} */
        state: "good" | "revoked" | "unavailable" | "pending";
       } | null;
       profile: string | null;
       renew_at: string | null;
       revocation_reason: string | null;
       revoked_at: string | null;
       serial: string;
       /** @enum {unknown} */
       source: "acme" | "upload";
       /** @enum {unknown} */
       state: "active" | "replaced" | "revoked" | "expired" | "removed";
       tenant_id: string | null;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
 };
 "/admin/certificates/{id}/revoke": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      order_new?: boolean;
      /** @enum {string} */
      reason: "unspecified" | "key_compromise" | "affiliation_changed" | "superseded" | "cessation_of_operation";
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       order: {
        attempts: number;
        authority: string | null;
        certificate_id: string | null;
        challenge: string | null;
        created_at: string;
        events: {
         at: string;
         detail: string | null;
         event: string;
        }[];
        finished_at: string | null;
        id: string;
        names: string[];
        next_attempt_at: string | null;
        problem: {
         detail: string;
         hint: string;
         name: string | null;
         retry: string;
         type: string;
        } | null;
        reason: string;
        replaces: string | null;
        /** @enum {unknown} */
        state: "queued" | "running" | "issued" | "failed" | "canceled";
        tenant_id: string | null;
       } | null;
      };
     };
    };
   };
  };
 };
 "/admin/change-windows": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        created_at: string;
        created_by: string;
        enabled: boolean;
        ends_at: string | null;
        environments: ("production" | "staging")[];
        id: string;
        is_open: boolean;
        /** @enum {string} */
        kind: "freeze" | "maintenance";
        modules: ("theme" | "plugin" | "content" | "configuration" | "api")[];
        name: string;
        open_until: string | null;
        opens_next_at: string | null;
        reason: string;
        recurring: {
         cron: string;
         duration_minutes: number;
         time_zone: string;
        } | null;
        starts_at: string | null;
        updated_at: string;
        version: number;
        website_ids: string[] | null;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      enabled?: boolean;
      ends_at?: string | null;
      environments: ("production" | "staging")[];
      /** @enum {string} */
      kind: "freeze" | "maintenance";
      modules: ("theme" | "plugin" | "content" | "configuration" | "api")[];
      name: string;
      reason?: string;
      recurring?: {
       cron: string;
       duration_minutes: number;
       time_zone: string;
      } | null;
      starts_at?: string | null;
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       created_by: string;
       enabled: boolean;
       ends_at: string | null;
       environments: ("production" | "staging")[];
       id: string;
       is_open: boolean;
       /** @enum {string} */
       kind: "freeze" | "maintenance";
       modules: ("theme" | "plugin" | "content" | "configuration" | "api")[];
       name: string;
       open_until: string | null;
       opens_next_at: string | null;
       reason: string;
       recurring: {
        cron: string;
        duration_minutes: number;
        time_zone: string;
       } | null;
       starts_at: string | null;
       updated_at: string;
       version: number;
       website_ids: string[] | null;
      };
     };
    };
   };
  };
 };
 "/admin/change-windows/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       created_by: string;
       enabled: boolean;
       ends_at: string | null;
       environments: ("production" | "staging")[];
       id: string;
       is_open: boolean;
       /** @enum {string} */
       kind: "freeze" | "maintenance";
       modules: ("theme" | "plugin" | "content" | "configuration" | "api")[];
       name: string;
       open_until: string | null;
       opens_next_at: string | null;
       reason: string;
       recurring: {
        cron: string;
        duration_minutes: number;
        time_zone: string;
       } | null;
       starts_at: string | null;
       updated_at: string;
       version: number;
       website_ids: string[] | null;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
  patch: {
   parameters: {
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      enabled?: boolean;
      ends_at?: string | null;
      environments?: ("production" | "staging")[];
      /** @enum {string} */
      kind?: "freeze" | "maintenance";
      modules?: ("theme" | "plugin" | "content" | "configuration" | "api")[];
      name?: string;
      reason?: string;
      recurring?: {
       cron: string;
       duration_minutes: number;
       time_zone: string;
      } | null;
      starts_at?: string | null;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       created_by: string;
       enabled: boolean;
       ends_at: string | null;
       environments: ("production" | "staging")[];
       id: string;
       is_open: boolean;
       /** @enum {string} */
       kind: "freeze" | "maintenance";
       modules: ("theme" | "plugin" | "content" | "configuration" | "api")[];
       name: string;
       open_until: string | null;
       opens_next_at: string | null;
       reason: string;
       recurring: {
        cron: string;
        duration_minutes: number;
        time_zone: string;
       } | null;
       starts_at: string | null;
       updated_at: string;
       version: number;
       website_ids: string[] | null;
      };
     };
    };
   };
  };
 };
 "/admin/deployments": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
     state?: "selecting" | "running" | "soaking" | "paused" | "stopping" | "succeeded" | "failed" | "aborted" | "rolled_back";
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        by_state: {
         [key: string]: number;
        };
        can: string[];
        created_at: string;
        created_by: {
         id: string;
         kind: string;
         label: string;
        } | null;
        finished_at: string | null;
        id: string;
        module: string;
        note: string | null;
        problem: ({
         code?: string;
         detail?: string;
        } & {
         [key: string]: unknown;
        }) | null;
        ring: number;
        rings: {
         by_state: {
          [key: string]: number;
         };
         percent: number;
         soak_seconds: number;
         /** @enum {string} */
         state: "pending" | "under_way" | "soaking" | "over";
         tenants: number;
        }[];
        soak_until: string | null;
        started_at: string | null;
        /** @enum {string} */
        state: "selecting" | "running" | "soaking" | "paused" | "stopping" | "succeeded" | "failed" | "aborted" | "rolled_back";
        strategy: string;
        summary: string;
        tenants: number;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/admin/deployments/{fleet_id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     fleet_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       at_once: number;
       by_state: {
        [key: string]: number;
       };
       can: string[];
       change: {
        [key: string]: unknown;
       };
       created_at: string;
       created_by: {
        id: string;
        kind: string;
        label: string;
       } | null;
       failed: {
        deployment_id: string | null;
        finished_at: string | null;
        name: string;
        problem: ({
         code?: string;
         detail?: string;
        } & {
         [key: string]: unknown;
        }) | null;
        ring: number;
        slug: string;
        started_at: string | null;
        /** @enum {string} */
        state: "pending" | "starting" | "running" | "waiting" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected" | "skipped";
        tenant_id: string;
        waiting_for: string | null;
        websites: number;
       }[];
       finished_at: string | null;
       id: string;
       max_failed_percent: number;
       module: string;
       note: string | null;
       options: {
        [key: string]: unknown;
       };
       patience_seconds: number;
       problem: ({
        code?: string;
        detail?: string;
       } & {
        [key: string]: unknown;
       }) | null;
       ring: number;
       rings: {
        by_state: {
         [key: string]: number;
        };
        percent: number;
        soak_seconds: number;
        /** @enum {string} */
        state: "pending" | "under_way" | "soaking" | "over";
        tenants: number;
       }[];
       selection: {
        all_tenants?: boolean;
        plan_ids?: string[];
        shows_theme?: {
         below_version?: string;
         name: string;
        };
        tenant_ids?: string[];
       };
       soak_until: string | null;
       started_at: string | null;
       /** @enum {string} */
       state: "selecting" | "running" | "soaking" | "paused" | "stopping" | "succeeded" | "failed" | "aborted" | "rolled_back";
       strategy: string;
       summary: string;
       tenants: number;
       waiting: {
        deployment_id: string | null;
        finished_at: string | null;
        name: string;
        problem: ({
         code?: string;
         detail?: string;
        } & {
         [key: string]: unknown;
        }) | null;
        ring: number;
        slug: string;
        started_at: string | null;
        /** @enum {string} */
        state: "pending" | "starting" | "running" | "waiting" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected" | "skipped";
        tenant_id: string;
        waiting_for: string | null;
        websites: number;
       }[];
      };
     };
    };
   };
  };
 };
 "/admin/deployments/{fleet_id}/abort": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     fleet_id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      note?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       at_once: number;
       by_state: {
        [key: string]: number;
       };
       can: string[];
       change: {
        [key: string]: unknown;
       };
       created_at: string;
       created_by: {
        id: string;
        kind: string;
        label: string;
       } | null;
       failed: {
        deployment_id: string | null;
        finished_at: string | null;
        name: string;
        problem: ({
         code?: string;
         detail?: string;
        } & {
         [key: string]: unknown;
        }) | null;
        ring: number;
        slug: string;
        started_at: string | null;
        /** @enum {string} */
        state: "pending" | "starting" | "running" | "waiting" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected" | "skipped";
        tenant_id: string;
        waiting_for: string | null;
        websites: number;
       }[];
       finished_at: string | null;
       id: string;
       max_failed_percent: number;
       module: string;
       note: string | null;
       options: {
        [key: string]: unknown;
       };
       patience_seconds: number;
       problem: ({
        code?: string;
        detail?: string;
       } & {
        [key: string]: unknown;
       }) | null;
       ring: number;
       rings: {
        by_state: {
         [key: string]: number;
        };
        percent: number;
        soak_seconds: number;
        /** @enum {string} */
        state: "pending" | "under_way" | "soaking" | "over";
        tenants: number;
       }[];
       selection: {
        all_tenants?: boolean;
        plan_ids?: string[];
        shows_theme?: {
         below_version?: string;
         name: string;
        };
        tenant_ids?: string[];
       };
       soak_until: string | null;
       started_at: string | null;
       /** @enum {string} */
       state: "selecting" | "running" | "soaking" | "paused" | "stopping" | "succeeded" | "failed" | "aborted" | "rolled_back";
       strategy: string;
       summary: string;
       tenants: number;
       waiting: {
        deployment_id: string | null;
        finished_at: string | null;
        name: string;
        problem: ({
         code?: string;
         detail?: string;
        } & {
         [key: string]: unknown;
        }) | null;
        ring: number;
        slug: string;
        started_at: string | null;
        /** @enum {string} */
        state: "pending" | "starting" | "running" | "waiting" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected" | "skipped";
        tenant_id: string;
        waiting_for: string | null;
        websites: number;
       }[];
      };
     };
    };
   };
  };
 };
 "/admin/deployments/{fleet_id}/events": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     fleet_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       at_once: number;
       by_state: {
        [key: string]: number;
       };
       can: string[];
       change: {
        [key: string]: unknown;
       };
       created_at: string;
       created_by: {
        id: string;
        kind: string;
        label: string;
       } | null;
       failed: {
        deployment_id: string | null;
        finished_at: string | null;
        name: string;
        problem: ({
         code?: string;
         detail?: string;
        } & {
         [key: string]: unknown;
        }) | null;
        ring: number;
        slug: string;
        started_at: string | null;
        /** @enum {string} */
        state: "pending" | "starting" | "running" | "waiting" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected" | "skipped";
        tenant_id: string;
        waiting_for: string | null;
        websites: number;
       }[];
       finished_at: string | null;
       id: string;
       max_failed_percent: number;
       module: string;
       note: string | null;
       options: {
        [key: string]: unknown;
       };
       patience_seconds: number;
       problem: ({
        code?: string;
        detail?: string;
       } & {
        [key: string]: unknown;
       }) | null;
       ring: number;
       rings: {
        by_state: {
         [key: string]: number;
        };
        percent: number;
        soak_seconds: number;
        /** @enum {string} */
        state: "pending" | "under_way" | "soaking" | "over";
        tenants: number;
       }[];
       selection: {
        all_tenants?: boolean;
        plan_ids?: string[];
        shows_theme?: {
         below_version?: string;
         name: string;
        };
        tenant_ids?: string[];
       };
       soak_until: string | null;
       started_at: string | null;
       /** @enum {string} */
       state: "selecting" | "running" | "soaking" | "paused" | "stopping" | "succeeded" | "failed" | "aborted" | "rolled_back";
       strategy: string;
       summary: string;
       tenants: number;
       waiting: {
        deployment_id: string | null;
        finished_at: string | null;
        name: string;
        problem: ({
         code?: string;
         detail?: string;
        } & {
         [key: string]: unknown;
        }) | null;
        ring: number;
        slug: string;
        started_at: string | null;
        /** @enum {string} */
        state: "pending" | "starting" | "running" | "waiting" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected" | "skipped";
        tenant_id: string;
        waiting_for: string | null;
        websites: number;
       }[];
      };
      "text/event-stream": string;
     };
    };
   };
  };
 };
 "/admin/deployments/{fleet_id}/pause": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     fleet_id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      note?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       at_once: number;
       by_state: {
        [key: string]: number;
       };
       can: string[];
       change: {
        [key: string]: unknown;
       };
       created_at: string;
       created_by: {
        id: string;
        kind: string;
        label: string;
       } | null;
       failed: {
        deployment_id: string | null;
        finished_at: string | null;
        name: string;
        problem: ({
         code?: string;
         detail?: string;
        } & {
         [key: string]: unknown;
        }) | null;
        ring: number;
        slug: string;
        started_at: string | null;
        /** @enum {string} */
        state: "pending" | "starting" | "running" | "waiting" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected" | "skipped";
        tenant_id: string;
        waiting_for: string | null;
        websites: number;
       }[];
       finished_at: string | null;
       id: string;
       max_failed_percent: number;
       module: string;
       note: string | null;
       options: {
        [key: string]: unknown;
       };
       patience_seconds: number;
       problem: ({
        code?: string;
        detail?: string;
       } & {
        [key: string]: unknown;
       }) | null;
       ring: number;
       rings: {
        by_state: {
         [key: string]: number;
        };
        percent: number;
        soak_seconds: number;
        /** @enum {string} */
        state: "pending" | "under_way" | "soaking" | "over";
        tenants: number;
       }[];
       selection: {
        all_tenants?: boolean;
        plan_ids?: string[];
        shows_theme?: {
         below_version?: string;
         name: string;
        };
        tenant_ids?: string[];
       };
       soak_until: string | null;
       started_at: string | null;
       /** @enum {string} */
       state: "selecting" | "running" | "soaking" | "paused" | "stopping" | "succeeded" | "failed" | "aborted" | "rolled_back";
       strategy: string;
       summary: string;
       tenants: number;
       waiting: {
        deployment_id: string | null;
        finished_at: string | null;
        name: string;
        problem: ({
         code?: string;
         detail?: string;
        } & {
         [key: string]: unknown;
        }) | null;
        ring: number;
        slug: string;
        started_at: string | null;
        /** @enum {string} */
        state: "pending" | "starting" | "running" | "waiting" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected" | "skipped";
        tenant_id: string;
        waiting_for: string | null;
        websites: number;
       }[];
      };
     };
    };
   };
  };
 };
 "/admin/deployments/{fleet_id}/promote": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     fleet_id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      note?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       at_once: number;
       by_state: {
        [key: string]: number;
       };
       can: string[];
       change: {
        [key: string]: unknown;
       };
       created_at: string;
       created_by: {
        id: string;
        kind: string;
        label: string;
       } | null;
       failed: {
        deployment_id: string | null;
        finished_at: string | null;
        name: string;
        problem: ({
         code?: string;
         detail?: string;
        } & {
         [key: string]: unknown;
        }) | null;
        ring: number;
        slug: string;
        started_at: string | null;
        /** @enum {string} */
        state: "pending" | "starting" | "running" | "waiting" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected" | "skipped";
        tenant_id: string;
        waiting_for: string | null;
        websites: number;
       }[];
       finished_at: string | null;
       id: string;
       max_failed_percent: number;
       module: string;
       note: string | null;
       options: {
        [key: string]: unknown;
       };
       patience_seconds: number;
       problem: ({
        code?: string;
        detail?: string;
       } & {
        [key: string]: unknown;
       }) | null;
       ring: number;
       rings: {
        by_state: {
         [key: string]: number;
        };
        percent: number;
        soak_seconds: number;
        /** @enum {string} */
        state: "pending" | "under_way" | "soaking" | "over";
        tenants: number;
       }[];
       selection: {
        all_tenants?: boolean;
        plan_ids?: string[];
        shows_theme?: {
         below_version?: string;
         name: string;
        };
        tenant_ids?: string[];
       };
       soak_until: string | null;
       started_at: string | null;
       /** @enum {string} */
       state: "selecting" | "running" | "soaking" | "paused" | "stopping" | "succeeded" | "failed" | "aborted" | "rolled_back";
       strategy: string;
       summary: string;
       tenants: number;
       waiting: {
        deployment_id: string | null;
        finished_at: string | null;
        name: string;
        problem: ({
         code?: string;
         detail?: string;
        } & {
         [key: string]: unknown;
        }) | null;
        ring: number;
        slug: string;
        started_at: string | null;
        /** @enum {string} */
        state: "pending" | "starting" | "running" | "waiting" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected" | "skipped";
        tenant_id: string;
        waiting_for: string | null;
        websites: number;
       }[];
      };
     };
    };
   };
  };
 };
 "/admin/deployments/{fleet_id}/resume": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     fleet_id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      note?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       at_once: number;
       by_state: {
        [key: string]: number;
       };
       can: string[];
       change: {
        [key: string]: unknown;
       };
       created_at: string;
       created_by: {
        id: string;
        kind: string;
        label: string;
       } | null;
       failed: {
        deployment_id: string | null;
        finished_at: string | null;
        name: string;
        problem: ({
         code?: string;
         detail?: string;
        } & {
         [key: string]: unknown;
        }) | null;
        ring: number;
        slug: string;
        started_at: string | null;
        /** @enum {string} */
        state: "pending" | "starting" | "running" | "waiting" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected" | "skipped";
        tenant_id: string;
        waiting_for: string | null;
        websites: number;
       }[];
       finished_at: string | null;
       id: string;
       max_failed_percent: number;
       module: string;
       note: string | null;
       options: {
        [key: string]: unknown;
       };
       patience_seconds: number;
       problem: ({
        code?: string;
        detail?: string;
       } & {
        [key: string]: unknown;
       }) | null;
       ring: number;
       rings: {
        by_state: {
         [key: string]: number;
        };
        percent: number;
        soak_seconds: number;
        /** @enum {string} */
        state: "pending" | "under_way" | "soaking" | "over";
        tenants: number;
       }[];
       selection: {
        all_tenants?: boolean;
        plan_ids?: string[];
        shows_theme?: {
         below_version?: string;
         name: string;
        };
        tenant_ids?: string[];
       };
       soak_until: string | null;
       started_at: string | null;
       /** @enum {string} */
       state: "selecting" | "running" | "soaking" | "paused" | "stopping" | "succeeded" | "failed" | "aborted" | "rolled_back";
       strategy: string;
       summary: string;
       tenants: number;
       waiting: {
        deployment_id: string | null;
        finished_at: string | null;
        name: string;
        problem: ({
         code?: string;
         detail?: string;
        } & {
         [key: string]: unknown;
        }) | null;
        ring: number;
        slug: string;
        started_at: string | null;
        /** @enum {string} */
        state: "pending" | "starting" | "running" | "waiting" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected" | "skipped";
        tenant_id: string;
        waiting_for: string | null;
        websites: number;
       }[];
      };
     };
    };
   };
  };
 };
 "/admin/deployments/{fleet_id}/rollback": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     fleet_id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      note?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       at_once: number;
       by_state: {
        [key: string]: number;
       };
       can: string[];
       change: {
        [key: string]: unknown;
       };
       created_at: string;
       created_by: {
        id: string;
        kind: string;
        label: string;
       } | null;
       failed: {
        deployment_id: string | null;
        finished_at: string | null;
        name: string;
        problem: ({
         code?: string;
         detail?: string;
        } & {
         [key: string]: unknown;
        }) | null;
        ring: number;
        slug: string;
        started_at: string | null;
        /** @enum {string} */
        state: "pending" | "starting" | "running" | "waiting" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected" | "skipped";
        tenant_id: string;
        waiting_for: string | null;
        websites: number;
       }[];
       finished_at: string | null;
       id: string;
       max_failed_percent: number;
       module: string;
       note: string | null;
       options: {
        [key: string]: unknown;
       };
       patience_seconds: number;
       problem: ({
        code?: string;
        detail?: string;
       } & {
        [key: string]: unknown;
       }) | null;
       ring: number;
       rings: {
        by_state: {
         [key: string]: number;
        };
        percent: number;
        soak_seconds: number;
        /** @enum {string} */
        state: "pending" | "under_way" | "soaking" | "over";
        tenants: number;
       }[];
       selection: {
        all_tenants?: boolean;
        plan_ids?: string[];
        shows_theme?: {
         below_version?: string;
         name: string;
        };
        tenant_ids?: string[];
       };
       soak_until: string | null;
       started_at: string | null;
       /** @enum {string} */
       state: "selecting" | "running" | "soaking" | "paused" | "stopping" | "succeeded" | "failed" | "aborted" | "rolled_back";
       strategy: string;
       summary: string;
       tenants: number;
       waiting: {
        deployment_id: string | null;
        finished_at: string | null;
        name: string;
        problem: ({
         code?: string;
         detail?: string;
        } & {
         [key: string]: unknown;
        }) | null;
        ring: number;
        slug: string;
        started_at: string | null;
        /** @enum {string} */
        state: "pending" | "starting" | "running" | "waiting" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected" | "skipped";
        tenant_id: string;
        waiting_for: string | null;
        websites: number;
       }[];
      };
     };
    };
   };
  };
 };
 "/admin/deployments/{fleet_id}/tenants": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
     ring?: number;
     state?: "pending" | "starting" | "running" | "waiting" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected" | "skipped";
    };
    path: {
     fleet_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        deployment_id: string | null;
        finished_at: string | null;
        name: string;
        problem: ({
         code?: string;
         detail?: string;
        } & {
         [key: string]: unknown;
        }) | null;
        ring: number;
        slug: string;
        started_at: string | null;
        /** @enum {string} */
        state: "pending" | "starting" | "running" | "waiting" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected" | "skipped";
        tenant_id: string;
        waiting_for: string | null;
        websites: number;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/admin/deployments/configuration": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      analysis?: {
       enabled?: boolean;
       max_error_rate?: number;
       max_slowdown_ms?: number;
       max_slowdown_ratio?: number;
       min_page_failures?: number;
       min_renders?: number;
       min_requests?: number;
       synthetic?: boolean;
      };
      at_once?: number;
      canary?: {
       steps: {
        percent: number;
        seconds: number;
       }[];
      };
      keep_hot_seconds?: number;
      max_failed_percent?: number;
      note?: string;
      /** @enum {string} */
      on_site_failure?: "abort" | "skip";
      patience_seconds?: number;
      rings?: {
       percent: number;
       soak_seconds?: number;
      }[];
      selection: {
       all_tenants?: boolean;
       plan_ids?: string[];
       shows_theme?: {
        below_version?: string;
        name: string;
       };
       tenant_ids?: string[];
      };
      settings: {
       api?: {
        allowed_origin?: string | null;
        enabled?: boolean;
       };
       blog_path?: string;
       cdn?: {
        keep_seconds: number;
       };
       contact?: {
        address?: string;
        email?: string;
        hours?: string;
        phone?: string;
       };
       copyright?: string;
       description?: string;
       home?: {
        /** @enum {string} */
        kind: "index" | "page" | "posts";
        page_id?: string;
       };
       icon_media_id?: string | null;
       locale?: string;
       logo_media_id?: string | null;
       post_path?: string;
       posts_per_page?: number;
       robots?: string;
       seo?: {
        noindex?: boolean;
        og_image_media_id?: string | null;
        organization_type?: string;
        title_format?: string;
       };
       social?: {
        platform: string;
        url: string;
       }[];
       tagline?: string;
       timezone?: string;
       title?: string;
      };
      /** @enum {string} */
      strategy?: "direct" | "blue_green" | "canary";
      watch_seconds?: number;
     };
    };
   };
   responses: {
    202: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       by_state: {
        [key: string]: number;
       };
       can: string[];
       created_at: string;
       created_by: {
        id: string;
        kind: string;
        label: string;
       } | null;
       finished_at: string | null;
       id: string;
       module: string;
       note: string | null;
       problem: ({
        code?: string;
        detail?: string;
       } & {
        [key: string]: unknown;
       }) | null;
       ring: number;
       rings: {
        by_state: {
         [key: string]: number;
        };
        percent: number;
        soak_seconds: number;
        /** @enum {string} */
        state: "pending" | "under_way" | "soaking" | "over";
        tenants: number;
       }[];
       soak_until: string | null;
       started_at: string | null;
       /** @enum {string} */
       state: "selecting" | "running" | "soaking" | "paused" | "stopping" | "succeeded" | "failed" | "aborted" | "rolled_back";
       strategy: string;
       summary: string;
       tenants: number;
      };
     };
    };
   };
  };
 };
 "/admin/deployments/metrics": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     environment?: "production" | "staging";
     from?: string;
     to?: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       by_module: {
        aborted: number;
        deployments: number;
        duration: {
         p50_seconds: number | null;
         p95_seconds: number | null;
        };
        failed: number;
        key: string;
        mean_time_to_restore_seconds: number | null;
        rejected: number;
        rollback_rate: number | null;
        rolled_back: number;
        succeeded: number;
        success_rate: number | null;
        unfinished: number;
       }[];
       by_strategy: {
        aborted: number;
        deployments: number;
        duration: {
         p50_seconds: number | null;
         p95_seconds: number | null;
        };
        failed: number;
        key: string;
        mean_time_to_restore_seconds: number | null;
        rejected: number;
        rollback_rate: number | null;
        rolled_back: number;
        succeeded: number;
        success_rate: number | null;
        unfinished: number;
       }[];
       from: string;
       per_day: number;
       points: {
        aborted: number;
        day: string;
        deployments: number;
        failed: number;
        rejected: number;
        rolled_back: number;
        succeeded: number;
        unfinished: number;
       }[];
       to: string;
       totals: {
        aborted: number;
        deployments: number;
        duration: {
         p50_seconds: number | null;
         p95_seconds: number | null;
        };
        failed: number;
        mean_time_to_restore_seconds: number | null;
        rejected: number;
        rollback_rate: number | null;
        rolled_back: number;
        succeeded: number;
        success_rate: number | null;
        unfinished: number;
       };
      };
     };
    };
   };
  };
 };
 "/admin/deployments/selection": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      rings?: {
       percent: number;
       soak_seconds?: number;
      }[];
      selection: {
       all_tenants?: boolean;
       plan_ids?: string[];
       shows_theme?: {
        below_version?: string;
        name: string;
       };
       tenant_ids?: string[];
      };
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       by_plan: {
        plan: string;
        tenants: number;
       }[];
       left_out: number;
       rings: {
        percent: number;
        soak_seconds: number;
        tenants: number;
       }[];
       tenants: number;
       websites: number;
      };
     };
    };
   };
  };
 };
 "/admin/deployments/theme": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      analysis?: {
       enabled?: boolean;
       max_error_rate?: number;
       max_slowdown_ms?: number;
       max_slowdown_ratio?: number;
       min_page_failures?: number;
       min_renders?: number;
       min_requests?: number;
       synthetic?: boolean;
      };
      at_once?: number;
      canary?: {
       steps: {
        percent: number;
        seconds: number;
       }[];
      };
      customization?: {
       groups?: {
        [key: string]: {
         layout?: string | false;
         order: string[];
         sections: {
          [key: string]: {
           block_order?: string[];
           blocks?: {
            [key: string]: {
             disabled?: boolean;
             settings?: {
              [key: string]: unknown;
             };
             type: string;
            };
           };
           disabled?: boolean;
           settings?: {
            [key: string]: unknown;
           };
           type: string;
          };
         };
        };
       };
       settings?: {
        [key: string]: unknown;
       };
       templates?: {
        [key: string]: {
         layout?: string | false;
         order: string[];
         sections: {
          [key: string]: {
           block_order?: string[];
           blocks?: {
            [key: string]: {
             disabled?: boolean;
             settings?: {
              [key: string]: unknown;
             };
             type: string;
            };
           };
           disabled?: boolean;
           settings?: {
            [key: string]: unknown;
           };
           type: string;
          };
         };
        };
       };
      };
      keep_hot_seconds?: number;
      max_failed_percent?: number;
      note?: string;
      /** @enum {string} */
      on_site_failure?: "abort" | "skip";
      patience_seconds?: number;
      rings?: {
       percent: number;
       soak_seconds?: number;
      }[];
      selection: {
       all_tenants?: boolean;
       plan_ids?: string[];
       shows_theme?: {
        below_version?: string;
        name: string;
       };
       tenant_ids?: string[];
      };
      /** @enum {string} */
      strategy?: "direct" | "blue_green" | "canary";
      theme: string;
      version?: string;
      watch_seconds?: number;
     };
    };
   };
   responses: {
    202: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       by_state: {
        [key: string]: number;
       };
       can: string[];
       created_at: string;
       created_by: {
        id: string;
        kind: string;
        label: string;
       } | null;
       finished_at: string | null;
       id: string;
       module: string;
       note: string | null;
       problem: ({
        code?: string;
        detail?: string;
       } & {
        [key: string]: unknown;
       }) | null;
       ring: number;
       rings: {
        by_state: {
         [key: string]: number;
        };
        percent: number;
        soak_seconds: number;
        /** @enum {string} */
        state: "pending" | "under_way" | "soaking" | "over";
        tenants: number;
       }[];
       soak_until: string | null;
       started_at: string | null;
       /** @enum {string} */
       state: "selecting" | "running" | "soaking" | "paused" | "stopping" | "succeeded" | "failed" | "aborted" | "rolled_back";
       strategy: string;
       summary: string;
       tenants: number;
      };
     };
    };
   };
  };
 };
 "/admin/dns-providers": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        checked_at: string | null;
        created_at: string;
        created_by: string;
        id: string;
        /** @enum {unknown} */
        kind: "cloudflare" | "route53" | "rfc2136";
        name: string;
        problem: string | null;
        settings: {
         access_key_id?: string;
         /** @enum {unknown} */
         algorithm?: "hmac-sha256" | "hmac-sha384" | "hmac-sha512";
         key_name?: string;
         port?: number;
         server?: string;
         zones?: string[];
        };
        /** @enum {unknown} */
        state: "unchecked" | "working" | "failing";
        updated_at: string;
        version: number;
        zones: string[];
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      /** @enum {unknown} */
      kind: "cloudflare" | "route53" | "rfc2136";
      name: string;
      secret: string;
      settings?: {
       access_key_id?: string;
       /** @enum {unknown} */
       algorithm?: "hmac-sha256" | "hmac-sha384" | "hmac-sha512";
       key_name?: string;
       port?: number;
       server?: string;
       zones?: string[];
      };
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       checked_at: string | null;
       created_at: string;
       created_by: string;
       id: string;
       /** @enum {unknown} */
       kind: "cloudflare" | "route53" | "rfc2136";
       name: string;
       problem: string | null;
       settings: {
        access_key_id?: string;
        /** @enum {unknown} */
        algorithm?: "hmac-sha256" | "hmac-sha384" | "hmac-sha512";
        key_name?: string;
        port?: number;
        server?: string;
        zones?: string[];
       };
       /** @enum {unknown} */
       state: "unchecked" | "working" | "failing";
       updated_at: string;
       version: number;
       zones: string[];
      };
     };
    };
   };
  };
 };
 "/admin/dns-providers/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       checked_at: string | null;
       created_at: string;
       created_by: string;
       id: string;
       /** @enum {unknown} */
       kind: "cloudflare" | "route53" | "rfc2136";
       name: string;
       problem: string | null;
       settings: {
        access_key_id?: string;
        /** @enum {unknown} */
        algorithm?: "hmac-sha256" | "hmac-sha384" | "hmac-sha512";
        key_name?: string;
        port?: number;
        server?: string;
        zones?: string[];
       };
       /** @enum {unknown} */
       state: "unchecked" | "working" | "failing";
       updated_at: string;
       version: number;
       zones: string[];
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
  patch: {
   parameters: {
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      name?: string;
      secret?: string;
      settings?: {
       access_key_id?: string;
       /** @enum {unknown} */
       algorithm?: "hmac-sha256" | "hmac-sha384" | "hmac-sha512";
       key_name?: string;
       port?: number;
       server?: string;
       zones?: string[];
      };
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       checked_at: string | null;
       created_at: string;
       created_by: string;
       id: string;
       /** @enum {unknown} */
       kind: "cloudflare" | "route53" | "rfc2136";
       name: string;
       problem: string | null;
       settings: {
        access_key_id?: string;
        /** @enum {unknown} */
        algorithm?: "hmac-sha256" | "hmac-sha384" | "hmac-sha512";
        key_name?: string;
        port?: number;
        server?: string;
        zones?: string[];
       };
       /** @enum {unknown} */
       state: "unchecked" | "working" | "failing";
       updated_at: string;
       version: number;
       zones: string[];
      };
     };
    };
   };
  };
 };
 "/admin/dns-providers/{id}/records": {
  parameters: {
  };
  get: {
   parameters: {
    query: {
     cursor?: string;
     limit?: number;
     zone: string;
    };
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        locked: string | null;
        name: string;
        ttl: number;
        type: string;
        value: string;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/admin/dns-providers/{id}/test": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       checked_at: string | null;
       created_at: string;
       created_by: string;
       id: string;
       /** @enum {unknown} */
       kind: "cloudflare" | "route53" | "rfc2136";
       name: string;
       problem: string | null;
       settings: {
        access_key_id?: string;
        /** @enum {unknown} */
        algorithm?: "hmac-sha256" | "hmac-sha384" | "hmac-sha512";
        key_name?: string;
        port?: number;
        server?: string;
        zones?: string[];
       };
       /** @enum {unknown} */
       state: "unchecked" | "working" | "failing";
       updated_at: string;
       version: number;
       zones: string[];
      };
     };
    };
   };
  };
 };
 "/admin/dns-providers/{id}/zones": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        id: string;
        name: string;
       }[];
      };
     };
    };
   };
  };
 };
 "/admin/domains": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     confusable?: boolean;
     cursor?: string;
     failing?: boolean;
     limit?: number;
     q?: string;
     state?: "pending" | "verified" | "misconfigured" | "lost" | "quarantined";
     tenant?: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        certificate: {
         issuer: string | null;
         not_after: string | null;
         problem: string | null;
         source: ("acme" | "upload") | null;
         /** @enum {unknown} */
         state: "served" | "ordered" | "failed" | "none";
        } | null;
        checked_at: string | null;
        created_at: string;
        dns_provider_id: string | null;
        expires_at: string | null;
        failing_since: string | null;
        hints: string[];
        holds: boolean;
        host: string;
        hsts: {
         max_age: number;
         preload: boolean;
         subdomains: boolean;
        };
        /** @enum {unknown} */
        https: "auto" | "manual" | "off";
        id: string;
        is_primary: boolean;
        look_alikes: string[];
        lost_at: string | null;
        method: ("txt" | "cname" | "http" | "operator") | null;
        next_check_at: string | null;
        points_here: boolean;
        preferred_method: ("txt" | "cname" | "http") | null;
        problem: ("held_elsewhere" | "resting" | "proof_missing" | "not_pointing_here" | "stopped") | null;
        quarantine: {
         reason: string;
         until: string | null;
        } | null;
        records: {
         explanation: string;
         name: string;
         provider_can_create: boolean;
         /** @enum {unknown} */
         purpose: "verify" | "point" | "certificate";
         required: boolean;
         seen: string[];
         /** @enum {unknown} */
         state: "found" | "missing" | "wrong" | "unknown";
         ttl: number;
         /** @enum {unknown} */
         type: "TXT" | "CNAME" | "A" | "AAAA" | "CAA" | "HTTP";
         value: string;
        }[];
        /** @enum {unknown} */
        redirect_status: 301 | 302 | 307 | 308;
        redirect_to: string | null;
        redirects: boolean;
        /** @enum {unknown} */
        serves: "website" | "portal";
        /** @enum {unknown} */
        state: "pending" | "verified" | "misconfigured" | "lost" | "quarantined";
        tenant: string;
        tenant_id: string;
        unicode_host: string;
        updated_at: string;
        url: string;
        verified_at: string | null;
        version: number;
        website_id: string | null;
        website_status: string | null;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/admin/domains/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       certificate: {
        issuer: string | null;
        not_after: string | null;
        problem: string | null;
        source: ("acme" | "upload") | null;
        /** @enum {unknown} */
        state: "served" | "ordered" | "failed" | "none";
       } | null;
       checked_at: string | null;
       created_at: string;
       dns_provider_id: string | null;
       expires_at: string | null;
       failing_since: string | null;
       hints: string[];
       holds: boolean;
       host: string;
       hsts: {
        max_age: number;
        preload: boolean;
        subdomains: boolean;
       };
       /** @enum {unknown} */
       https: "auto" | "manual" | "off";
       id: string;
       is_primary: boolean;
       look_alikes: string[];
       lost_at: string | null;
       method: ("txt" | "cname" | "http" | "operator") | null;
       next_check_at: string | null;
       points_here: boolean;
       preferred_method: ("txt" | "cname" | "http") | null;
       problem: ("held_elsewhere" | "resting" | "proof_missing" | "not_pointing_here" | "stopped") | null;
       quarantine: {
        reason: string;
        until: string | null;
       } | null;
       records: {
        explanation: string;
        name: string;
        provider_can_create: boolean;
        /** @enum {unknown} */
        purpose: "verify" | "point" | "certificate";
        required: boolean;
        seen: string[];
        /** @enum {unknown} */
        state: "found" | "missing" | "wrong" | "unknown";
        ttl: number;
        /** @enum {unknown} */
        type: "TXT" | "CNAME" | "A" | "AAAA" | "CAA" | "HTTP";
        value: string;
       }[];
       /** @enum {unknown} */
       redirect_status: 301 | 302 | 307 | 308;
       redirect_to: string | null;
       redirects: boolean;
       /** @enum {unknown} */
       serves: "website" | "portal";
       /** @enum {unknown} */
       state: "pending" | "verified" | "misconfigured" | "lost" | "quarantined";
       tenant: string;
       tenant_id: string;
       unicode_host: string;
       updated_at: string;
       url: string;
       verified_at: string | null;
       version: number;
       website_id: string | null;
       website_status: string | null;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
 };
 "/admin/domains/{id}/quarantine": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      reason: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       certificate: {
        issuer: string | null;
        not_after: string | null;
        problem: string | null;
        source: ("acme" | "upload") | null;
        /** @enum {unknown} */
        state: "served" | "ordered" | "failed" | "none";
       } | null;
       checked_at: string | null;
       created_at: string;
       dns_provider_id: string | null;
       expires_at: string | null;
       failing_since: string | null;
       hints: string[];
       holds: boolean;
       host: string;
       hsts: {
        max_age: number;
        preload: boolean;
        subdomains: boolean;
       };
       /** @enum {unknown} */
       https: "auto" | "manual" | "off";
       id: string;
       is_primary: boolean;
       look_alikes: string[];
       lost_at: string | null;
       method: ("txt" | "cname" | "http" | "operator") | null;
       next_check_at: string | null;
       points_here: boolean;
       preferred_method: ("txt" | "cname" | "http") | null;
       problem: ("held_elsewhere" | "resting" | "proof_missing" | "not_pointing_here" | "stopped") | null;
       quarantine: {
        reason: string;
        until: string | null;
       } | null;
       records: {
        explanation: string;
        name: string;
        provider_can_create: boolean;
        /** @enum {unknown} */
        purpose: "verify" | "point" | "certificate";
        required: boolean;
        seen: string[];
        /** @enum {unknown} */
        state: "found" | "missing" | "wrong" | "unknown";
        ttl: number;
        /** @enum {unknown} */
        type: "TXT" | "CNAME" | "A" | "AAAA" | "CAA" | "HTTP";
        value: string;
       }[];
       /** @enum {unknown} */
       redirect_status: 301 | 302 | 307 | 308;
       redirect_to: string | null;
       redirects: boolean;
       /** @enum {unknown} */
       serves: "website" | "portal";
       /** @enum {unknown} */
       state: "pending" | "verified" | "misconfigured" | "lost" | "quarantined";
       tenant: string;
       tenant_id: string;
       unicode_host: string;
       updated_at: string;
       url: string;
       verified_at: string | null;
       version: number;
       website_id: string | null;
       website_status: string | null;
      };
     };
    };
   };
  };
 };
 "/admin/domains/{id}/release": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       certificate: {
        issuer: string | null;
        not_after: string | null;
        problem: string | null;
        source: ("acme" | "upload") | null;
        /** @enum {unknown} */
        state: "served" | "ordered" | "failed" | "none";
       } | null;
       checked_at: string | null;
       created_at: string;
       dns_provider_id: string | null;
       expires_at: string | null;
       failing_since: string | null;
       hints: string[];
       holds: boolean;
       host: string;
       hsts: {
        max_age: number;
        preload: boolean;
        subdomains: boolean;
       };
       /** @enum {unknown} */
       https: "auto" | "manual" | "off";
       id: string;
       is_primary: boolean;
       look_alikes: string[];
       lost_at: string | null;
       method: ("txt" | "cname" | "http" | "operator") | null;
       next_check_at: string | null;
       points_here: boolean;
       preferred_method: ("txt" | "cname" | "http") | null;
       problem: ("held_elsewhere" | "resting" | "proof_missing" | "not_pointing_here" | "stopped") | null;
       quarantine: {
        reason: string;
        until: string | null;
       } | null;
       records: {
        explanation: string;
        name: string;
        provider_can_create: boolean;
        /** @enum {unknown} */
        purpose: "verify" | "point" | "certificate";
        required: boolean;
        seen: string[];
        /** @enum {unknown} */
        state: "found" | "missing" | "wrong" | "unknown";
        ttl: number;
        /** @enum {unknown} */
        type: "TXT" | "CNAME" | "A" | "AAAA" | "CAA" | "HTTP";
        value: string;
       }[];
       /** @enum {unknown} */
       redirect_status: 301 | 302 | 307 | 308;
       redirect_to: string | null;
       redirects: boolean;
       /** @enum {unknown} */
       serves: "website" | "portal";
       /** @enum {unknown} */
       state: "pending" | "verified" | "misconfigured" | "lost" | "quarantined";
       tenant: string;
       tenant_id: string;
       unicode_host: string;
       updated_at: string;
       url: string;
       verified_at: string | null;
       version: number;
       website_id: string | null;
       website_status: string | null;
      };
     };
    };
   };
  };
 };
 "/admin/domains/dangling": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        checked_at: string;
        found_at: string;
        host: string;
        seen: string;
        tenant_id: string;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/admin/impersonations": {
  parameters: {
  };
  post: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      minutes?: number;
      reason: string;
      tenant_id: string;
      user_id: string;
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       access_token: string;
       expires_at: string;
       expires_in: number;
       id: string;
       tenant_id: string;
       /** @enum {string} */
       token_type: "Bearer";
       user_id: string;
      };
     };
    };
   };
  };
 };
 "/admin/impersonations/{id}": {
  parameters: {
  };
  delete: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
 };
 "/admin/jobs": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
     state?: "queued" | "running" | "succeeded" | "failed" | "canceled";
     task?: string;
     tenant_id?: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        attempts: number;
        cancel_requested: boolean;
        created_at: string;
        finished_at: string | null;
        id: string;
        /** @enum {unknown} */
        lane: "quick" | "long" | "outbound";
        last_error: string | null;
        max_attempts: number;
        progress: {
         done: number;
         note: string | null;
         total: number | null;
        } | null;
        result: unknown;
        run_at: string;
        started_at: string | null;
        /** @enum {unknown} */
        state: "queued" | "running" | "succeeded" | "failed" | "canceled";
        task: string;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/admin/jobs/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     tenant_id?: string;
    };
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       attempts: number;
       cancel_requested: boolean;
       created_at: string;
       finished_at: string | null;
       id: string;
       /** @enum {unknown} */
       lane: "quick" | "long" | "outbound";
       last_error: string | null;
       max_attempts: number;
       progress: {
        done: number;
        note: string | null;
        total: number | null;
       } | null;
       result: unknown;
       run_at: string;
       started_at: string | null;
       /** @enum {unknown} */
       state: "queued" | "running" | "succeeded" | "failed" | "canceled";
       task: string;
      };
     };
    };
   };
  };
 };
 "/admin/jobs/{id}/cancel": {
  parameters: {
  };
  post: {
   parameters: {
    query?: {
     tenant_id?: string;
    };
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       attempts: number;
       cancel_requested: boolean;
       created_at: string;
       finished_at: string | null;
       id: string;
       /** @enum {unknown} */
       lane: "quick" | "long" | "outbound";
       last_error: string | null;
       max_attempts: number;
       progress: {
        done: number;
        note: string | null;
        total: number | null;
       } | null;
       result: unknown;
       run_at: string;
       started_at: string | null;
       /** @enum {unknown} */
       state: "queued" | "running" | "succeeded" | "failed" | "canceled";
       task: string;
      };
     };
    };
   };
  };
 };
 "/admin/jobs/{id}/retry": {
  parameters: {
  };
  post: {
   parameters: {
    query?: {
     tenant_id?: string;
    };
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       attempts: number;
       cancel_requested: boolean;
       created_at: string;
       finished_at: string | null;
       id: string;
       /** @enum {unknown} */
       lane: "quick" | "long" | "outbound";
       last_error: string | null;
       max_attempts: number;
       progress: {
        done: number;
        note: string | null;
        total: number | null;
       } | null;
       result: unknown;
       run_at: string;
       started_at: string | null;
       /** @enum {unknown} */
       state: "queued" | "running" | "succeeded" | "failed" | "canceled";
       task: string;
      };
     };
    };
   };
  };
 };
 "/admin/jobs/failures": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     days?: number;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        jobs: number;
        last_error: string | null;
        last_failed_at: string | null;
        task: string;
        tenants: number;
       }[];
      };
     };
    };
   };
  };
 };
 "/admin/mailbox": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
     state?: "queued" | "sent" | "captured" | "failed";
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        created_at: string;
        error: string | null;
        id: string;
        job_id: string | null;
        locale: string;
        message_id: string | null;
        sent_at: string | null;
        /** @enum {unknown} */
        state: "queued" | "sent" | "captured" | "failed";
        subject: string;
        template: string;
        to: string;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/admin/mailbox/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       error: string | null;
       html: string;
       id: string;
       job_id: string | null;
       locale: string;
       message_id: string | null;
       sent_at: string | null;
       /** @enum {unknown} */
       state: "queued" | "sent" | "captured" | "failed";
       subject: string;
       template: string;
       text: string;
       to: string;
      };
     };
    };
   };
  };
 };
 "/admin/notifications": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     kind?: "approval.requested" | "approval.reminder" | "approval.decided" | "deployment.waiting" | "deployment.failed" | "deployment.rolled_back" | "import.finished" | "import.failed" | "export.finished" | "export.failed" | "bulk.finished" | "domain.verified" | "domain.misconfigured" | "domain.lost" | "domain.stopped" | "domain.offered" | "certificate.failed" | "certificate.expiring" | "certificate.revoked" | "invitation.accepted" | "member.left" | "member.role_changed" | "plugin.withdrawn" | "plugin.disabled" | "submission.reviewed" | "quota.reached" | "webhook.disabled" | "platform.submission_waiting" | "platform.jobs_failing" | "platform.authority_down" | "platform.certificate_failing" | "platform.tenant_over_quota";
     limit?: number;
     unread?: boolean;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        count: number;
        created_at: string;
        data: unknown;
        id: string;
        kind: string;
        read_at: string | null;
        subject: {
         id: string;
         type: string;
        };
       }[];
       next_cursor: string | null;
       unread_count: number;
      };
     };
    };
   };
  };
 };
 "/admin/notifications/{id}": {
  parameters: {
  };
  delete: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
 };
 "/admin/notifications/events": {
  parameters: {
  };
  get: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        count: number;
        created_at: string;
        data: unknown;
        id: string;
        kind: string;
        read_at: string | null;
        subject: {
         id: string;
         type: string;
        };
       }[];
       next_cursor: string | null;
       unread_count: number;
      };
      "text/event-stream": string;
     };
    };
   };
  };
 };
 "/admin/notifications/preferences": {
  parameters: {
  };
  get: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        description: string;
        /** @enum {unknown} */
        kind: "approval.requested" | "approval.reminder" | "approval.decided" | "deployment.waiting" | "deployment.failed" | "deployment.rolled_back" | "import.finished" | "import.failed" | "export.finished" | "export.failed" | "bulk.finished" | "domain.verified" | "domain.misconfigured" | "domain.lost" | "domain.stopped" | "domain.offered" | "certificate.failed" | "certificate.expiring" | "certificate.revoked" | "invitation.accepted" | "member.left" | "member.role_changed" | "plugin.withdrawn" | "plugin.disabled" | "submission.reviewed" | "quota.reached" | "webhook.disabled" | "platform.submission_waiting" | "platform.jobs_failing" | "platform.authority_down" | "platform.certificate_failing" | "platform.tenant_over_quota";
        mail: boolean | null;
        portal: boolean;
       }[];
      };
     };
    };
   };
  };
  put: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      items: {
       /** @enum {unknown} */
       kind: "approval.requested" | "approval.reminder" | "approval.decided" | "deployment.waiting" | "deployment.failed" | "deployment.rolled_back" | "import.finished" | "import.failed" | "export.finished" | "export.failed" | "bulk.finished" | "domain.verified" | "domain.misconfigured" | "domain.lost" | "domain.stopped" | "domain.offered" | "certificate.failed" | "certificate.expiring" | "certificate.revoked" | "invitation.accepted" | "member.left" | "member.role_changed" | "plugin.withdrawn" | "plugin.disabled" | "submission.reviewed" | "quota.reached" | "webhook.disabled" | "platform.submission_waiting" | "platform.jobs_failing" | "platform.authority_down" | "platform.certificate_failing" | "platform.tenant_over_quota";
       mail?: boolean;
       portal: boolean;
      }[];
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        description: string;
        /** @enum {unknown} */
        kind: "approval.requested" | "approval.reminder" | "approval.decided" | "deployment.waiting" | "deployment.failed" | "deployment.rolled_back" | "import.finished" | "import.failed" | "export.finished" | "export.failed" | "bulk.finished" | "domain.verified" | "domain.misconfigured" | "domain.lost" | "domain.stopped" | "domain.offered" | "certificate.failed" | "certificate.expiring" | "certificate.revoked" | "invitation.accepted" | "member.left" | "member.role_changed" | "plugin.withdrawn" | "plugin.disabled" | "submission.reviewed" | "quota.reached" | "webhook.disabled" | "platform.submission_waiting" | "platform.jobs_failing" | "platform.authority_down" | "platform.certificate_failing" | "platform.tenant_over_quota";
        mail: boolean | null;
        portal: boolean;
       }[];
      };
     };
    };
   };
  };
 };
 "/admin/notifications/read": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      /** @enum {boolean} */
      all?: true;
      ids?: string[];
      up_to?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       ids: string[];
       unread_count: number;
      };
     };
    };
   };
  };
 };
 "/admin/notifications/unread": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      ids: string[];
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       ids: string[];
       unread_count: number;
      };
     };
    };
   };
  };
 };
 "/admin/overview": {
  parameters: {
  };
  get: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       at: string;
       database: {
        connections: number;
        max_connections: number;
        size_bytes: number;
       };
       deployments: {
        by_state: {
         [key: string]: number;
        };
        today: number;
        under_way: number;
       };
       jobs: {
        failed_last_day: number;
        oldest_waiting_seconds: number;
        running: number;
        waiting: number;
       };
       mails: {
        failed_last_day: number;
        waiting: number;
       };
       processes: {
        lag_ms: number;
        memory_bytes: number;
        running: number;
        silent: number;
        versions: string[];
       };
       readiness: {
        [key: string]: string;
       };
       requests: {
        api: {
         errors_last_hour: number;
         last_hour: number;
         per_second: number;
        };
        points: {
         api: number;
         at: string;
         errors: number;
         site: number;
        }[];
        site: {
         errors_last_hour: number;
         last_hour: number;
         per_second: number;
        };
       };
       review: {
        submissions_waiting: number;
       };
       storage: {
        media_bytes: number;
       };
       tenants: {
        by_status: {
         [key: string]: number;
        };
        new_last_7_days: number;
        total: number;
       };
       users: {
        new_last_7_days: number;
        total: number;
       };
       version: string;
       websites: {
        live: number;
       };
      };
     };
    };
   };
  };
 };
 "/admin/plans": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        alert_thresholds: number[];
        created_at: string;
        currency: string;
        description: string;
        id: string;
        is_public: boolean;
        name: string;
        position: number;
        price_cents: number;
        quotas: {
         api_keys: number | null;
         api_requests_per_minute: number | null;
         api_requests_per_minute_per_key: number | null;
         bandwidth_bytes_month: number | null;
         collection_records: number | null;
         concurrent_deployments: number | null;
         custom_domains: number | null;
         customers: number | null;
         members: number | null;
         portal_domains: number | null;
         professionals: number | null;
         storage_bytes: number | null;
         websites: number | null;
        };
        updated_at: string;
        version: number;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      alert_thresholds?: number[];
      currency?: string;
      description?: string;
      id: string;
      is_public?: boolean;
      name: string;
      position: number;
      price_cents: number;
      quotas: {
       api_keys: number | null;
       api_requests_per_minute: number | null;
       api_requests_per_minute_per_key: number | null;
       bandwidth_bytes_month: number | null;
       collection_records: number | null;
       concurrent_deployments: number | null;
       custom_domains: number | null;
       customers: number | null;
       members: number | null;
       portal_domains: number | null;
       professionals: number | null;
       storage_bytes: number | null;
       websites: number | null;
      };
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       alert_thresholds: number[];
       created_at: string;
       currency: string;
       description: string;
       id: string;
       is_public: boolean;
       name: string;
       position: number;
       price_cents: number;
       quotas: {
        api_keys: number | null;
        api_requests_per_minute: number | null;
        api_requests_per_minute_per_key: number | null;
        bandwidth_bytes_month: number | null;
        collection_records: number | null;
        concurrent_deployments: number | null;
        custom_domains: number | null;
        customers: number | null;
        members: number | null;
        portal_domains: number | null;
        professionals: number | null;
        storage_bytes: number | null;
        websites: number | null;
       };
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/admin/plans/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       alert_thresholds: number[];
       created_at: string;
       currency: string;
       description: string;
       id: string;
       is_public: boolean;
       name: string;
       position: number;
       price_cents: number;
       quotas: {
        api_keys: number | null;
        api_requests_per_minute: number | null;
        api_requests_per_minute_per_key: number | null;
        bandwidth_bytes_month: number | null;
        collection_records: number | null;
        concurrent_deployments: number | null;
        custom_domains: number | null;
        customers: number | null;
        members: number | null;
        portal_domains: number | null;
        professionals: number | null;
        storage_bytes: number | null;
        websites: number | null;
       };
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
  put: {
   parameters: {
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      alert_thresholds?: number[];
      currency?: string;
      description?: string;
      is_public?: boolean;
      name: string;
      position: number;
      price_cents: number;
      quotas: {
       api_keys: number | null;
       api_requests_per_minute: number | null;
       api_requests_per_minute_per_key: number | null;
       bandwidth_bytes_month: number | null;
       collection_records: number | null;
       concurrent_deployments: number | null;
       custom_domains: number | null;
       customers: number | null;
       members: number | null;
       portal_domains: number | null;
       professionals: number | null;
       storage_bytes: number | null;
       websites: number | null;
      };
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       alert_thresholds: number[];
       created_at: string;
       currency: string;
       description: string;
       id: string;
       is_public: boolean;
       name: string;
       position: number;
       price_cents: number;
       quotas: {
        api_keys: number | null;
        api_requests_per_minute: number | null;
        api_requests_per_minute_per_key: number | null;
        bandwidth_bytes_month: number | null;
        collection_records: number | null;
        concurrent_deployments: number | null;
        custom_domains: number | null;
        customers: number | null;
        members: number | null;
        portal_domains: number | null;
        professionals: number | null;
        storage_bytes: number | null;
        websites: number | null;
       };
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/admin/plugin-advisories": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
     name?: string;
     state?: "in_force" | "lifted";
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        action: string;
        created_by: string;
        description: string;
        feed_id: string | null;
        hash: string | null;
        id: string;
        lift_reason: string | null;
        lifted_at: string | null;
        lifted_by: string | null;
        name: string | null;
        published_at: string;
        range: string | null;
        scope: string;
        severity: string;
        /** @enum {string} */
        state: "in_force" | "lifted";
        title: string;
        updated_at: string;
        url: string | null;
        version: number;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      /** @enum {string} */
      action: "warn" | "block";
      description?: string;
      hash?: string;
      name?: string;
      range?: string;
      /** @enum {string} */
      scope?: "all" | "public";
      /** @enum {string} */
      severity: "low" | "moderate" | "high" | "critical";
      title: string;
      url?: string | null;
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       action: string;
       created_by: string;
       description: string;
       feed_id: string | null;
       hash: string | null;
       id: string;
       lift_reason: string | null;
       lifted_at: string | null;
       lifted_by: string | null;
       name: string | null;
       published_at: string;
       range: string | null;
       scope: string;
       severity: string;
       /** @enum {string} */
       state: "in_force" | "lifted";
       title: string;
       updated_at: string;
       url: string | null;
       version: number;
      };
     };
    };
   };
  };
 };
 "/admin/plugin-advisories/{advisory_id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     advisory_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       action: string;
       concerns: {
        tenants: number;
        websites: number;
       };
       created_by: string;
       description: string;
       feed_id: string | null;
       hash: string | null;
       id: string;
       lift_reason: string | null;
       lifted_at: string | null;
       lifted_by: string | null;
       name: string | null;
       published_at: string;
       range: string | null;
       scope: string;
       severity: string;
       /** @enum {string} */
       state: "in_force" | "lifted";
       tenants_told: number;
       title: string;
       updated_at: string;
       url: string | null;
       version: number;
      };
     };
    };
   };
  };
  patch: {
   parameters: {
    path: {
     advisory_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      /** @enum {string} */
      action?: "warn" | "block";
      description?: string;
      range?: string;
      /** @enum {string} */
      scope?: "all" | "public";
      /** @enum {string} */
      severity?: "low" | "moderate" | "high" | "critical";
      title?: string;
      url?: string | null;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       action: string;
       created_by: string;
       description: string;
       feed_id: string | null;
       hash: string | null;
       id: string;
       lift_reason: string | null;
       lifted_at: string | null;
       lifted_by: string | null;
       name: string | null;
       published_at: string;
       range: string | null;
       scope: string;
       severity: string;
       /** @enum {string} */
       state: "in_force" | "lifted";
       title: string;
       updated_at: string;
       url: string | null;
       version: number;
      };
     };
    };
   };
  };
 };
 "/admin/plugin-advisories/{advisory_id}/lift": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     advisory_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      reason: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       action: string;
       created_by: string;
       description: string;
       feed_id: string | null;
       hash: string | null;
       id: string;
       lift_reason: string | null;
       lifted_at: string | null;
       lifted_by: string | null;
       name: string | null;
       published_at: string;
       range: string | null;
       scope: string;
       severity: string;
       /** @enum {string} */
       state: "in_force" | "lifted";
       title: string;
       updated_at: string;
       url: string | null;
       version: number;
      };
     };
    };
   };
  };
 };
 "/admin/plugin-advisory-feeds": {
  parameters: {
  };
  get: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        checked_at: string | null;
        created_at: string;
        enabled: boolean;
        error: string | null;
        id: string;
        name: string;
        public_key: string;
        sequence: string | null;
        taken_at: string | null;
        updated_at: string;
        url: string;
        version: number;
       }[];
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      enabled?: boolean;
      name: string;
      public_key: string;
      url: string;
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       checked_at: string | null;
       created_at: string;
       enabled: boolean;
       error: string | null;
       id: string;
       name: string;
       public_key: string;
       sequence: string | null;
       taken_at: string | null;
       updated_at: string;
       url: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/admin/plugin-advisory-feeds/{feed_id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     feed_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       checked_at: string | null;
       created_at: string;
       enabled: boolean;
       error: string | null;
       id: string;
       name: string;
       public_key: string;
       sequence: string | null;
       taken_at: string | null;
       updated_at: string;
       url: string;
       version: number;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     feed_id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
  patch: {
   parameters: {
    path: {
     feed_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      enabled?: boolean;
      name?: string;
      public_key?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       checked_at: string | null;
       created_at: string;
       enabled: boolean;
       error: string | null;
       id: string;
       name: string;
       public_key: string;
       sequence: string | null;
       taken_at: string | null;
       updated_at: string;
       url: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/admin/plugin-advisory-feeds/{feed_id}/refresh": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     feed_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       checked_at: string | null;
       created_at: string;
       enabled: boolean;
       error: string | null;
       id: string;
       name: string;
       public_key: string;
       sequence: string | null;
       taken_at: string | null;
       updated_at: string;
       url: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/admin/plugin-publishers": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        created_at: string;
        id: string;
        keys: {
         created_at: string;
         created_by: string;
         fingerprint: string;
         name: string;
         public_key: string;
         revoked_at: string | null;
        }[];
        name: string;
        tenant_id: string;
        updated_at: string;
        url: string | null;
        verified_at: string | null;
        version: number;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/admin/plugin-publishers/{publisher_id}/verify": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     publisher_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      verified: boolean;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       id: string;
       keys: {
        created_at: string;
        created_by: string;
        fingerprint: string;
        name: string;
        public_key: string;
        revoked_at: string | null;
       }[];
       name: string;
       tenant_id: string;
       updated_at: string;
       url: string | null;
       verified_at: string | null;
       version: number;
      };
     };
    };
   };
  };
 };
 "/admin/plugin-submissions": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
     state?: "pending" | "approved" | "rejected" | "withdrawn";
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        created_at: string;
        decided_at: string | null;
        decided_by: string | null;
        findings: {
         file: string;
         message: string;
         path: string;
         severity: string;
        }[];
        fingerprint: string | null;
        hash: string;
        id: string;
        name: string;
        note: string;
        publisher_id: string;
        reason: string | null;
        size_bytes: number;
        /** @enum {string} */
        state: "pending" | "approved" | "rejected" | "withdrawn";
        submitted_by: string;
        tenant_id: string;
        version: string;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/admin/plugin-submissions/{submission_id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     submission_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       asks_for: {
        browser: {
         [key: string]: unknown[];
        };
        hosts: string[];
        permissions: {
         consequence: string;
         id: string;
         title: string;
        }[];
       };
       created_at: string;
       decided_at: string | null;
       decided_by: string | null;
       findings: {
        file: string;
        message: string;
        path: string;
        severity: string;
       }[];
       fingerprint: string | null;
       hash: string;
       id: string;
       is_signed: boolean;
       manifest: unknown;
       name: string;
       note: string;
       previous: {
        browser_added: {
         [key: string]: unknown[];
        };
        hosts_added: string[];
        hosts_removed: string[];
        permissions_added: string[];
        permissions_removed: string[];
        version: string;
       } | null;
       publisher: {
        id: string;
        name: string;
        url: string | null;
        verified: boolean;
       };
       publisher_id: string;
       reason: string | null;
       size_bytes: number;
       /** @enum {string} */
       state: "pending" | "approved" | "rejected" | "withdrawn";
       submitted_by: string;
       tenant_id: string;
       version: string;
      };
     };
    };
   };
  };
 };
 "/admin/plugin-submissions/{submission_id}/approve": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     submission_id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      note?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       decided_at: string | null;
       decided_by: string | null;
       findings: {
        file: string;
        message: string;
        path: string;
        severity: string;
       }[];
       fingerprint: string | null;
       hash: string;
       id: string;
       name: string;
       note: string;
       publisher_id: string;
       reason: string | null;
       size_bytes: number;
       /** @enum {string} */
       state: "pending" | "approved" | "rejected" | "withdrawn";
       submitted_by: string;
       tenant_id: string;
       version: string;
      };
     };
    };
   };
  };
 };
 "/admin/plugin-submissions/{submission_id}/download": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     submission_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": string;
     };
    };
   };
  };
 };
 "/admin/plugin-submissions/{submission_id}/reject": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     submission_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      reason: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       decided_at: string | null;
       decided_by: string | null;
       findings: {
        file: string;
        message: string;
        path: string;
        severity: string;
       }[];
       fingerprint: string | null;
       hash: string;
       id: string;
       name: string;
       note: string;
       publisher_id: string;
       reason: string | null;
       size_bytes: number;
       /** @enum {string} */
       state: "pending" | "approved" | "rejected" | "withdrawn";
       submitted_by: string;
       tenant_id: string;
       version: string;
      };
     };
    };
   };
  };
 };
 "/admin/plugins/{name}/versions/{version}": {
  parameters: {
  };
  delete: {
   parameters: {
    query: {
     reason: string;
    };
    path: {
     name: string;
     version: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
 };
 "/admin/plugins/running": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     hash?: string;
     name?: string;
     range?: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        enabled: boolean;
        hash: string;
        name: string;
        tenant_id: string;
        tenant_name: string;
        version: string;
        website_id: string;
        website_url: string;
       }[];
       tenants: number;
       versions: {
        enabled: number;
        hash: string;
        is_blocked: boolean;
        name: string;
        owner: string;
        version: string;
        websites: number;
       }[];
       websites: number;
      };
     };
    };
   };
  };
 };
 "/admin/processes": {
  parameters: {
  };
  get: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        connections_total: number;
        connections_waiting: number;
        cpu_percent: number;
        heap_bytes: number;
        host: string;
        id: string;
        /** @enum {string} */
        kind: "supervisor" | "worker" | "single";
        lag_ms: number;
        memory_bytes: number;
        node_version: string;
        pid: number;
        seen_at: string;
        started_at: string;
        /** @enum {string} */
        state: "running" | "silent";
        uptime_seconds: number;
        version: string;
       }[];
      };
     };
    };
   };
  };
 };
 "/admin/tenants": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
     placement?: "pool" | "schema" | "database";
     plan?: string;
     q?: string;
     region?: string;
     sort?: "created_at" | "-created_at" | "name" | "-name";
     status?: "provisioning" | "active" | "suspended" | "deprovisioning" | "deleted";
     subscription_status?: "trialing" | "active" | "past_due" | "canceled";
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        created_at: string;
        deleted_at: string | null;
        display_name: string;
        host: string;
        id: string;
        logo_url: string | null;
        metadata: {
         [key: string]: unknown;
        };
        name: string;
        /** @enum {string} */
        placement: "pool" | "schema" | "database";
        plan: string;
        primary_color: string | null;
        purge_after_at: string | null;
        region: string;
        secondary_color: string | null;
        slug: string;
        /** @enum {string} */
        status: "provisioning" | "active" | "suspended" | "deprovisioning" | "deleted";
        status_reason: string | null;
        subdomain: string;
        /** @enum {string} */
        subscription_status: "trialing" | "active" | "past_due" | "canceled";
        suspended_at: string | null;
        tier: string;
        updated_at: string;
        version: number;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      admin_email?: string;
      admin_name?: string;
      configuration?: {
       [key: string]: unknown;
      };
      custom_domain?: string;
      demo_data?: boolean;
      display_name?: string;
      logo_url?: string | null;
      metadata?: {
       [key: string]: unknown;
      };
      name: string;
      /** @enum {string} */
      placement?: "pool" | "schema" | "database";
      plan?: string;
      primary_color?: string | null;
      region?: string;
      secondary_color?: string | null;
      slug?: string;
      subdomain?: string;
      tier?: string;
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       deleted_at: string | null;
       display_name: string;
       host: string;
       id: string;
       logo_url: string | null;
       metadata: {
        [key: string]: unknown;
       };
       name: string;
       /** @enum {string} */
       placement: "pool" | "schema" | "database";
       plan: string;
       primary_color: string | null;
       purge_after_at: string | null;
       region: string;
       secondary_color: string | null;
       slug: string;
       /** @enum {string} */
       status: "provisioning" | "active" | "suspended" | "deprovisioning" | "deleted";
       status_reason: string | null;
       subdomain: string;
       /** @enum {string} */
       subscription_status: "trialing" | "active" | "past_due" | "canceled";
       suspended_at: string | null;
       tier: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/admin/tenants/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       deleted_at: string | null;
       display_name: string;
       host: string;
       id: string;
       logo_url: string | null;
       metadata: {
        [key: string]: unknown;
       };
       name: string;
       /** @enum {string} */
       placement: "pool" | "schema" | "database";
       plan: string;
       primary_color: string | null;
       purge_after_at: string | null;
       region: string;
       secondary_color: string | null;
       slug: string;
       /** @enum {string} */
       status: "provisioning" | "active" | "suspended" | "deprovisioning" | "deleted";
       status_reason: string | null;
       subdomain: string;
       /** @enum {string} */
       subscription_status: "trialing" | "active" | "past_due" | "canceled";
       suspended_at: string | null;
       tier: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
  put: {
   parameters: {
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      display_name?: string;
      metadata?: {
       [key: string]: unknown;
      };
      name?: string;
      region?: string;
      slug?: string;
      /** @enum {string} */
      subscription_status?: "trialing" | "active" | "past_due" | "canceled";
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       deleted_at: string | null;
       display_name: string;
       host: string;
       id: string;
       logo_url: string | null;
       metadata: {
        [key: string]: unknown;
       };
       name: string;
       /** @enum {string} */
       placement: "pool" | "schema" | "database";
       plan: string;
       primary_color: string | null;
       purge_after_at: string | null;
       region: string;
       secondary_color: string | null;
       slug: string;
       /** @enum {string} */
       status: "provisioning" | "active" | "suspended" | "deprovisioning" | "deleted";
       status_reason: string | null;
       subdomain: string;
       /** @enum {string} */
       subscription_status: "trialing" | "active" | "past_due" | "canceled";
       suspended_at: string | null;
       tier: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       deleted_at: string | null;
       display_name: string;
       host: string;
       id: string;
       logo_url: string | null;
       metadata: {
        [key: string]: unknown;
       };
       name: string;
       /** @enum {string} */
       placement: "pool" | "schema" | "database";
       plan: string;
       primary_color: string | null;
       purge_after_at: string | null;
       region: string;
       secondary_color: string | null;
       slug: string;
       /** @enum {string} */
       status: "provisioning" | "active" | "suspended" | "deprovisioning" | "deleted";
       status_reason: string | null;
       subdomain: string;
       /** @enum {string} */
       subscription_status: "trialing" | "active" | "past_due" | "canceled";
       suspended_at: string | null;
       tier: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
  patch: {
   parameters: {
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      display_name?: string;
      metadata?: {
       [key: string]: unknown;
      };
      name?: string;
      region?: string;
      slug?: string;
      /** @enum {string} */
      subscription_status?: "trialing" | "active" | "past_due" | "canceled";
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       deleted_at: string | null;
       display_name: string;
       host: string;
       id: string;
       logo_url: string | null;
       metadata: {
        [key: string]: unknown;
       };
       name: string;
       /** @enum {string} */
       placement: "pool" | "schema" | "database";
       plan: string;
       primary_color: string | null;
       purge_after_at: string | null;
       region: string;
       secondary_color: string | null;
       slug: string;
       /** @enum {string} */
       status: "provisioning" | "active" | "suspended" | "deprovisioning" | "deleted";
       status_reason: string | null;
       subdomain: string;
       /** @enum {string} */
       subscription_status: "trialing" | "active" | "past_due" | "canceled";
       suspended_at: string | null;
       tier: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/admin/tenants/{id}/activate": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      reason?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       deleted_at: string | null;
       display_name: string;
       host: string;
       id: string;
       logo_url: string | null;
       metadata: {
        [key: string]: unknown;
       };
       name: string;
       /** @enum {string} */
       placement: "pool" | "schema" | "database";
       plan: string;
       primary_color: string | null;
       purge_after_at: string | null;
       region: string;
       secondary_color: string | null;
       slug: string;
       /** @enum {string} */
       status: "provisioning" | "active" | "suspended" | "deprovisioning" | "deleted";
       status_reason: string | null;
       subdomain: string;
       /** @enum {string} */
       subscription_status: "trialing" | "active" | "past_due" | "canceled";
       suspended_at: string | null;
       tier: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/admin/tenants/{id}/administrators": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      email: string;
      name?: string;
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       email: string;
       is_new: boolean;
       user_id: string;
      };
     };
    };
   };
  };
 };
 "/admin/tenants/{id}/audit": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     action?: string;
     actor_id?: string;
     cursor?: string;
     from?: string;
     limit?: number;
     subject_id?: string;
     subject_type?: string;
     to?: string;
    };
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        action: string;
        actor: {
         id: string | null;
         impersonator_id: string | null;
         kind: string;
         label: string | null;
        };
        after: unknown;
        before: unknown;
        created_at: string;
        hash: string;
        ip: string | null;
        note: string | null;
        prev_hash: string;
        request_id: string | null;
        seq: number;
        subject: {
         id: string;
         label: string | null;
         type: string;
        };
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/admin/tenants/{id}/audit/{seq}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
     seq: number;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       action: string;
       actor: {
        id: string | null;
        impersonator_id: string | null;
        kind: string;
        label: string | null;
       };
       after: unknown;
       before: unknown;
       created_at: string;
       hash: string;
       ip: string | null;
       note: string | null;
       prev_hash: string;
       request_id: string | null;
       seq: number;
       subject: {
        id: string;
        label: string | null;
        type: string;
       };
      };
     };
    };
   };
  };
 };
 "/admin/tenants/{id}/audit/export": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     action?: string;
     actor_id?: string;
     format?: "csv" | "ndjson";
     from?: string;
     subject_id?: string;
     subject_type?: string;
     to?: string;
    };
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/x-ndjson": string;
      "text/csv": string;
     };
    };
   };
  };
 };
 "/admin/tenants/{id}/audit/verify": {
  parameters: {
  };
  post: {
   parameters: {
    query?: {
     known?: string;
    };
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       checked: number;
       first_bad_seq?: number;
       last_hash: string;
       last_seq: number;
       ok: boolean;
       /** @enum {string} */
       reason?: "entry_changed" | "entry_missing" | "entry_relinked" | "entry_unexpected" | "tail_missing" | "head_missing" | "head_changed" | "anchor_changed" | "history_rewritten" | "unreadable";
      };
     };
    };
   };
  };
 };
 "/admin/tenants/{id}/branding": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author_id: string | null;
       created_at: string;
       note: string | null;
       stored: {
        [key: string]: unknown;
       };
       value: {
        [key: string]: unknown;
       };
       version: number;
       warnings?: {
        message: string;
        path: string;
       }[];
      };
     };
    };
   };
  };
  put: {
   parameters: {
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      favicon_url?: string | null;
      logo_url?: string | null;
      portal_name?: string | null;
      primary_color?: string | null;
      secondary_color?: string | null;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author_id: string | null;
       created_at: string;
       note: string | null;
       stored: {
        [key: string]: unknown;
       };
       value: {
        [key: string]: unknown;
       };
       version: number;
       warnings?: {
        message: string;
        path: string;
       }[];
      };
     };
    };
   };
  };
  patch: {
   parameters: {
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      [key: string]: unknown;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author_id: string | null;
       created_at: string;
       note: string | null;
       stored: {
        [key: string]: unknown;
       };
       value: {
        [key: string]: unknown;
       };
       version: number;
       warnings?: {
        message: string;
        path: string;
       }[];
      };
     };
    };
   };
  };
 };
 "/admin/tenants/{id}/branding/diff": {
  parameters: {
  };
  get: {
   parameters: {
    query: {
     from: number;
     to: number;
    };
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       changes: {
        after?: unknown;
        before?: unknown;
        /** @enum {string} */
        kind: "added" | "removed" | "changed";
        path: string;
       }[];
       from: number;
       to: number;
      };
     };
    };
   };
  };
 };
 "/admin/tenants/{id}/branding/versions": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
    };
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        author_id: string | null;
        created_at: string;
        note: string | null;
        version: number;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/admin/tenants/{id}/branding/versions/{version}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
     version: number;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author_id: string | null;
       created_at: string;
       note: string | null;
       stored: {
        [key: string]: unknown;
       };
       value: {
        [key: string]: unknown;
       };
       version: number;
       warnings?: {
        message: string;
        path: string;
       }[];
      };
     };
    };
   };
  };
 };
 "/admin/tenants/{id}/branding/versions/{version}/restore": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
     version: number;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author_id: string | null;
       created_at: string;
       note: string | null;
       stored: {
        [key: string]: unknown;
       };
       value: {
        [key: string]: unknown;
       };
       version: number;
       warnings?: {
        message: string;
        path: string;
       }[];
      };
     };
    };
   };
  };
 };
 "/admin/tenants/{id}/config": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author_id: string | null;
       created_at: string;
       note: string | null;
       stored: {
        [key: string]: unknown;
       };
       value: {
        [key: string]: unknown;
       };
       version: number;
       warnings?: {
        message: string;
        path: string;
       }[];
      };
     };
    };
   };
  };
  put: {
   parameters: {
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      audit_retention_days?: number;
      locale?: string;
      notifications?: {
       product_news?: boolean;
       quota_alerts?: boolean;
       security?: boolean;
      };
      service_categories?: {
       name: string;
       slug: string;
      }[];
      timezone?: string;
     } & {
      [key: string]: unknown;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author_id: string | null;
       created_at: string;
       note: string | null;
       stored: {
        [key: string]: unknown;
       };
       value: {
        [key: string]: unknown;
       };
       version: number;
       warnings?: {
        message: string;
        path: string;
       }[];
      };
     };
    };
   };
  };
  patch: {
   parameters: {
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      [key: string]: unknown;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author_id: string | null;
       created_at: string;
       note: string | null;
       stored: {
        [key: string]: unknown;
       };
       value: {
        [key: string]: unknown;
       };
       version: number;
       warnings?: {
        message: string;
        path: string;
       }[];
      };
     };
    };
   };
  };
 };
 "/admin/tenants/{id}/config/diff": {
  parameters: {
  };
  get: {
   parameters: {
    query: {
     from: number;
     to: number;
    };
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       changes: {
        after?: unknown;
        before?: unknown;
        /** @enum {string} */
        kind: "added" | "removed" | "changed";
        path: string;
       }[];
       from: number;
       to: number;
      };
     };
    };
   };
  };
 };
 "/admin/tenants/{id}/config/versions": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
    };
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        author_id: string | null;
        created_at: string;
        note: string | null;
        version: number;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/admin/tenants/{id}/config/versions/{version}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
     version: number;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author_id: string | null;
       created_at: string;
       note: string | null;
       stored: {
        [key: string]: unknown;
       };
       value: {
        [key: string]: unknown;
       };
       version: number;
       warnings?: {
        message: string;
        path: string;
       }[];
      };
     };
    };
   };
  };
 };
 "/admin/tenants/{id}/config/versions/{version}/restore": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
     version: number;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author_id: string | null;
       created_at: string;
       note: string | null;
       stored: {
        [key: string]: unknown;
       };
       value: {
        [key: string]: unknown;
       };
       version: number;
       warnings?: {
        message: string;
        path: string;
       }[];
      };
     };
    };
   };
  };
 };
 "/admin/tenants/{id}/deactivate": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      reason?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       deleted_at: string | null;
       display_name: string;
       host: string;
       id: string;
       logo_url: string | null;
       metadata: {
        [key: string]: unknown;
       };
       name: string;
       /** @enum {string} */
       placement: "pool" | "schema" | "database";
       plan: string;
       primary_color: string | null;
       purge_after_at: string | null;
       region: string;
       secondary_color: string | null;
       slug: string;
       /** @enum {string} */
       status: "provisioning" | "active" | "suspended" | "deprovisioning" | "deleted";
       status_reason: string | null;
       subdomain: string;
       /** @enum {string} */
       subscription_status: "trialing" | "active" | "past_due" | "canceled";
       suspended_at: string | null;
       tier: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/admin/tenants/{id}/domains": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
    };
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        certificate: {
         issuer: string | null;
         not_after: string | null;
         problem: string | null;
         source: ("acme" | "upload") | null;
         /** @enum {unknown} */
         state: "served" | "ordered" | "failed" | "none";
        } | null;
        checked_at: string | null;
        created_at: string;
        dns_provider_id: string | null;
        expires_at: string | null;
        failing_since: string | null;
        hints: string[];
        host: string;
        hsts: {
         max_age: number;
         preload: boolean;
         subdomains: boolean;
        };
        /** @enum {unknown} */
        https: "auto" | "manual" | "off";
        id: string;
        is_primary: boolean;
        lost_at: string | null;
        method: ("txt" | "cname" | "http" | "operator") | null;
        next_check_at: string | null;
        points_here: boolean;
        preferred_method: ("txt" | "cname" | "http") | null;
        problem: ("held_elsewhere" | "resting" | "proof_missing" | "not_pointing_here" | "stopped") | null;
        quarantine: {
         reason: string;
         until: string | null;
        } | null;
        records: {
         explanation: string;
         name: string;
         provider_can_create: boolean;
         /** @enum {unknown} */
         purpose: "verify" | "point" | "certificate";
         required: boolean;
         seen: string[];
         /** @enum {unknown} */
         state: "found" | "missing" | "wrong" | "unknown";
         ttl: number;
         /** @enum {unknown} */
         type: "TXT" | "CNAME" | "A" | "AAAA" | "CAA" | "HTTP";
         value: string;
        }[];
        /** @enum {unknown} */
        redirect_status: 301 | 302 | 307 | 308;
        redirect_to: string | null;
        redirects: boolean;
        /** @enum {unknown} */
        serves: "website" | "portal";
        /** @enum {unknown} */
        state: "pending" | "verified" | "misconfigured" | "lost" | "quarantined";
        unicode_host: string;
        updated_at: string;
        url: string;
        verified_at: string | null;
        version: number;
        website_id: string | null;
        website_status: string | null;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      host: string;
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       certificate: {
        issuer: string | null;
        not_after: string | null;
        problem: string | null;
        source: ("acme" | "upload") | null;
        /** @enum {unknown} */
        state: "served" | "ordered" | "failed" | "none";
       } | null;
       checked_at: string | null;
       created_at: string;
       dns_provider_id: string | null;
       expires_at: string | null;
       failing_since: string | null;
       hints: string[];
       host: string;
       hsts: {
        max_age: number;
        preload: boolean;
        subdomains: boolean;
       };
       /** @enum {unknown} */
       https: "auto" | "manual" | "off";
       id: string;
       is_primary: boolean;
       lost_at: string | null;
       method: ("txt" | "cname" | "http" | "operator") | null;
       next_check_at: string | null;
       points_here: boolean;
       preferred_method: ("txt" | "cname" | "http") | null;
       problem: ("held_elsewhere" | "resting" | "proof_missing" | "not_pointing_here" | "stopped") | null;
       quarantine: {
        reason: string;
        until: string | null;
       } | null;
       records: {
        explanation: string;
        name: string;
        provider_can_create: boolean;
        /** @enum {unknown} */
        purpose: "verify" | "point" | "certificate";
        required: boolean;
        seen: string[];
        /** @enum {unknown} */
        state: "found" | "missing" | "wrong" | "unknown";
        ttl: number;
        /** @enum {unknown} */
        type: "TXT" | "CNAME" | "A" | "AAAA" | "CAA" | "HTTP";
        value: string;
       }[];
       /** @enum {unknown} */
       redirect_status: 301 | 302 | 307 | 308;
       redirect_to: string | null;
       redirects: boolean;
       /** @enum {unknown} */
       serves: "website" | "portal";
       /** @enum {unknown} */
       state: "pending" | "verified" | "misconfigured" | "lost" | "quarantined";
       unicode_host: string;
       updated_at: string;
       url: string;
       verified_at: string | null;
       version: number;
       website_id: string | null;
       website_status: string | null;
      };
     };
    };
   };
  };
 };
 "/admin/tenants/{id}/domains/{host}": {
  parameters: {
  };
  delete: {
   parameters: {
    path: {
     host: string;
     id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
 };
 "/admin/tenants/{id}/keys/rotate": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       version: number;
      };
     };
    };
   };
  };
 };
 "/admin/tenants/{id}/members": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
     q?: string;
     role?: string;
    };
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        email: string;
        joined_at: string;
        name: string;
        role: {
         id: string;
         name: string;
         slug: string;
        };
        updated_at: string;
        user_id: string;
        version: number;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/admin/tenants/{id}/move": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      max_pause_seconds?: number;
      /** @enum {string} */
      placement: "pool" | "schema" | "database";
     };
    };
   };
   responses: {
    202: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       job_id: string;
      };
     };
    };
   };
  };
 };
 "/admin/tenants/{id}/placement": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       database: string | null;
       moved_at: string | null;
       /** @enum {string} */
       placement: "pool" | "schema" | "database";
       schema: string;
      };
     };
    };
   };
  };
 };
 "/admin/tenants/{id}/provisioning": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       steps: {
        finished_at: string;
        name: string;
        state: string;
        took_ms: number;
       }[];
      };
     };
    };
   };
  };
 };
 "/admin/tenants/{id}/purge": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      confirm: string;
     };
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
 };
 "/admin/tenants/{id}/quota-overrides": {
  parameters: {
  };
  put: {
   parameters: {
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      api_keys?: number | null;
      api_requests_per_minute?: number | null;
      api_requests_per_minute_per_key?: number | null;
      bandwidth_bytes_month?: number | null;
      collection_records?: number | null;
      concurrent_deployments?: number | null;
      custom_domains?: number | null;
      customers?: number | null;
      members?: number | null;
      portal_domains?: number | null;
      professionals?: number | null;
      storage_bytes?: number | null;
      websites?: number | null;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       plan: {
        id: string;
        name: string;
       };
       resources: {
        is_overridden: boolean;
        label: string;
        limit: number | null;
        percent: number | null;
        resource: string;
        /** @enum {string} */
        unit: "count" | "bytes" | "bytes_per_month" | "concurrent" | "per_minute";
        used: number | null;
       }[];
      };
     };
    };
   };
  };
 };
 "/admin/tenants/{id}/restore": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       deleted_at: string | null;
       display_name: string;
       host: string;
       id: string;
       logo_url: string | null;
       metadata: {
        [key: string]: unknown;
       };
       name: string;
       /** @enum {string} */
       placement: "pool" | "schema" | "database";
       plan: string;
       primary_color: string | null;
       purge_after_at: string | null;
       region: string;
       secondary_color: string | null;
       slug: string;
       /** @enum {string} */
       status: "provisioning" | "active" | "suspended" | "deprovisioning" | "deleted";
       status_reason: string | null;
       subdomain: string;
       /** @enum {string} */
       subscription_status: "trialing" | "active" | "past_due" | "canceled";
       suspended_at: string | null;
       tier: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/admin/tenants/{id}/status": {
  parameters: {
  };
  put: {
   parameters: {
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      reason?: string;
      /** @enum {string} */
      status: "active" | "suspended";
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       deleted_at: string | null;
       display_name: string;
       host: string;
       id: string;
       logo_url: string | null;
       metadata: {
        [key: string]: unknown;
       };
       name: string;
       /** @enum {string} */
       placement: "pool" | "schema" | "database";
       plan: string;
       primary_color: string | null;
       purge_after_at: string | null;
       region: string;
       secondary_color: string | null;
       slug: string;
       /** @enum {string} */
       status: "provisioning" | "active" | "suspended" | "deprovisioning" | "deleted";
       status_reason: string | null;
       subdomain: string;
       /** @enum {string} */
       subscription_status: "trialing" | "active" | "past_due" | "canceled";
       suspended_at: string | null;
       tier: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/admin/tenants/{id}/suspend": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      reason?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       deleted_at: string | null;
       display_name: string;
       host: string;
       id: string;
       logo_url: string | null;
       metadata: {
        [key: string]: unknown;
       };
       name: string;
       /** @enum {string} */
       placement: "pool" | "schema" | "database";
       plan: string;
       primary_color: string | null;
       purge_after_at: string | null;
       region: string;
       secondary_color: string | null;
       slug: string;
       /** @enum {string} */
       status: "provisioning" | "active" | "suspended" | "deprovisioning" | "deleted";
       status_reason: string | null;
       subdomain: string;
       /** @enum {string} */
       subscription_status: "trialing" | "active" | "past_due" | "canceled";
       suspended_at: string | null;
       tier: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/admin/tenants/{id}/tier": {
  parameters: {
  };
  put: {
   parameters: {
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      force?: boolean;
      plan?: string;
      tier?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       deleted_at: string | null;
       display_name: string;
       host: string;
       id: string;
       logo_url: string | null;
       metadata: {
        [key: string]: unknown;
       };
       name: string;
       /** @enum {string} */
       placement: "pool" | "schema" | "database";
       plan: string;
       primary_color: string | null;
       purge_after_at: string | null;
       region: string;
       secondary_color: string | null;
       slug: string;
       /** @enum {string} */
       status: "provisioning" | "active" | "suspended" | "deprovisioning" | "deleted";
       status_reason: string | null;
       subdomain: string;
       /** @enum {string} */
       subscription_status: "trialing" | "active" | "past_due" | "canceled";
       suspended_at: string | null;
       tier: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/admin/tenants/{id}/usage": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       plan: {
        id: string;
        name: string;
       };
       resources: {
        is_overridden: boolean;
        label: string;
        limit: number | null;
        percent: number | null;
        resource: string;
        /** @enum {string} */
        unit: "count" | "bytes" | "bytes_per_month" | "concurrent" | "per_minute";
        used: number | null;
       }[];
      };
     };
    };
   };
  };
 };
 "/admin/tenants/availability": {
  parameters: {
  };
  get: {
   parameters: {
    query: {
     slug: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       available: boolean;
       /** @enum {string|null} */
       reason: "taken" | "reserved" | "invalid" | null;
       slug: string;
       suggestion: string | null;
      };
     };
    };
   };
  };
 };
 "/admin/tenants/bulk": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      /** @enum {string} */
      action: "suspend" | "activate" | "delete" | "restore" | "change_plan";
      ids: string[];
      plan?: string;
      reason?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       failed: number;
       results: {
        error: {
         code?: string;
         detail?: string;
        } | null;
        id: string;
        ok: boolean;
        /** @enum {string|null} */
        status: "provisioning" | "active" | "suspended" | "deprovisioning" | "deleted" | null;
       }[];
       succeeded: number;
      };
     };
    };
   };
  };
 };
 "/admin/tenants/statistics": {
  parameters: {
  };
  get: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       by_placement: {
        [key: string]: number;
       };
       by_plan: {
        [key: string]: number;
       };
       by_region: {
        [key: string]: number;
       };
       by_status: {
        [key: string]: number;
       };
       by_subscription_status: {
        [key: string]: number;
       };
       created_by_day: {
        count: number;
        day: string;
       }[];
       total: number;
      };
     };
    };
   };
  };
 };
 "/admin/users": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
     platform_role?: "platform_admin" | "support";
     q?: string;
     suspended?: boolean;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        created_at: string;
        email: string;
        email_verified: boolean;
        id: string;
        locale: string | null;
        name: string;
        platform_role: string | null;
        suspended_at: string | null;
        suspended_reason: string | null;
        two_factor_enabled: boolean;
        updated_at: string;
        version: number;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/admin/users/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       email: string;
       email_verified: boolean;
       id: string;
       locale: string | null;
       name: string;
       platform_role: string | null;
       suspended_at: string | null;
       suspended_reason: string | null;
       tenants: {
        display_name: string;
        id: string;
        logo_url: string | null;
        name: string;
        slug: string;
        status: string;
       }[];
       two_factor_enabled: boolean;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
  patch: {
   parameters: {
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      platform_role: ("platform_admin" | "support") | null;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       email: string;
       email_verified: boolean;
       id: string;
       locale: string | null;
       name: string;
       platform_role: string | null;
       suspended_at: string | null;
       suspended_reason: string | null;
       two_factor_enabled: boolean;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/admin/users/{id}/suspend": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      reason?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       email: string;
       email_verified: boolean;
       id: string;
       locale: string | null;
       name: string;
       platform_role: string | null;
       suspended_at: string | null;
       suspended_reason: string | null;
       two_factor_enabled: boolean;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/admin/users/{id}/unsuspend": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       email: string;
       email_verified: boolean;
       id: string;
       locale: string | null;
       name: string;
       platform_role: string | null;
       suspended_at: string | null;
       suspended_reason: string | null;
       two_factor_enabled: boolean;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/api-keys": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        created_at: string;
        created_by: string;
        expires_at: string | null;
        id: string;
        last_used_at: string | null;
        name: string;
        prefix: string;
        scopes: string[];
        updated_at: string;
        version: number;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      expires_at?: string | null;
      name: string;
      scopes: ("tenant:read" | "tenant:write" | "settings:read" | "settings:write" | "branding:write" | "members:read" | "members:write" | "roles:read" | "roles:write" | "api-keys:read" | "api-keys:write" | "audit:read" | "audit:export" | "audit:verify" | "mail:read" | "mail-templates:write" | "jobs:read" | "jobs:write" | "usage:read" | "domains:read" | "domains:write" | "cdn:read" | "cdn:write" | "sites:read" | "sites:write" | "themes:read" | "themes:write" | "plugins:read" | "plugins:write" | "plugin-data:read" | "plugin-data:write" | "content:read" | "content:write" | "content:publish" | "deployments:read" | "deployments:write" | "change-control:write" | "change-control:override" | "webhooks:read" | "webhooks:write")[];
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       created_by: string;
       expires_at: string | null;
       id: string;
       key: string;
       last_used_at: string | null;
       name: string;
       prefix: string;
       scopes: string[];
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/api-keys/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       created_by: string;
       expires_at: string | null;
       id: string;
       last_used_at: string | null;
       name: string;
       prefix: string;
       scopes: string[];
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
  patch: {
   parameters: {
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      name?: string;
      scopes?: ("tenant:read" | "tenant:write" | "settings:read" | "settings:write" | "branding:write" | "members:read" | "members:write" | "roles:read" | "roles:write" | "api-keys:read" | "api-keys:write" | "audit:read" | "audit:export" | "audit:verify" | "mail:read" | "mail-templates:write" | "jobs:read" | "jobs:write" | "usage:read" | "domains:read" | "domains:write" | "cdn:read" | "cdn:write" | "sites:read" | "sites:write" | "themes:read" | "themes:write" | "plugins:read" | "plugins:write" | "plugin-data:read" | "plugin-data:write" | "content:read" | "content:write" | "content:publish" | "deployments:read" | "deployments:write" | "change-control:write" | "change-control:override" | "webhooks:read" | "webhooks:write")[];
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       created_by: string;
       expires_at: string | null;
       id: string;
       last_used_at: string | null;
       name: string;
       prefix: string;
       scopes: string[];
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/approval-rules": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        allow_self_approval: boolean;
        approvers: ({
         /** @enum {string} */
         kind: "role";
         role: string;
        } | {
         /** @enum {string} */
         kind: "member";
         user_id: string;
        })[];
        auto_approve: {
         content_only_below_entries?: number;
         max_websites?: number;
         only_settings?: boolean;
         patch_version_only?: boolean;
        };
        created_at: string;
        created_by: string;
        enabled: boolean;
        environments: ("production" | "staging")[];
        exempt_roles: string[];
        id: string;
        /** @enum {string} */
        mode: "any" | "all" | "in_order";
        modules: ("theme" | "plugin" | "content" | "configuration" | "api")[];
        name: string;
        remind_after_seconds: number | null;
        required: number;
        timeout_seconds: number;
        updated_at: string;
        version: number;
        warnings: string[];
        website_ids: string[] | null;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      allow_self_approval?: boolean;
      approvers: ({
       /** @enum {string} */
       kind: "role";
       role: string;
      } | {
       /** @enum {string} */
       kind: "member";
       user_id: string;
      })[];
      auto_approve?: {
       content_only_below_entries?: number;
       max_websites?: number;
       only_settings?: boolean;
       patch_version_only?: boolean;
      };
      enabled?: boolean;
      environments?: ("production" | "staging")[];
      exempt_roles?: string[];
      /** @enum {string} */
      mode?: "any" | "all" | "in_order";
      modules: ("theme" | "plugin" | "content" | "configuration" | "api")[];
      name: string;
      remind_after_seconds?: number | null;
      required?: number;
      timeout_seconds?: number;
      website_ids?: string[] | null;
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       allow_self_approval: boolean;
       approvers: ({
        /** @enum {string} */
        kind: "role";
        role: string;
       } | {
        /** @enum {string} */
        kind: "member";
        user_id: string;
       })[];
       auto_approve: {
        content_only_below_entries?: number;
        max_websites?: number;
        only_settings?: boolean;
        patch_version_only?: boolean;
       };
       created_at: string;
       created_by: string;
       enabled: boolean;
       environments: ("production" | "staging")[];
       exempt_roles: string[];
       id: string;
       /** @enum {string} */
       mode: "any" | "all" | "in_order";
       modules: ("theme" | "plugin" | "content" | "configuration" | "api")[];
       name: string;
       remind_after_seconds: number | null;
       required: number;
       timeout_seconds: number;
       updated_at: string;
       version: number;
       warnings: string[];
       website_ids: string[] | null;
      };
     };
    };
   };
  };
 };
 "/approval-rules/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       allow_self_approval: boolean;
       approvers: ({
        /** @enum {string} */
        kind: "role";
        role: string;
       } | {
        /** @enum {string} */
        kind: "member";
        user_id: string;
       })[];
       auto_approve: {
        content_only_below_entries?: number;
        max_websites?: number;
        only_settings?: boolean;
        patch_version_only?: boolean;
       };
       created_at: string;
       created_by: string;
       enabled: boolean;
       environments: ("production" | "staging")[];
       exempt_roles: string[];
       id: string;
       /** @enum {string} */
       mode: "any" | "all" | "in_order";
       modules: ("theme" | "plugin" | "content" | "configuration" | "api")[];
       name: string;
       remind_after_seconds: number | null;
       required: number;
       timeout_seconds: number;
       updated_at: string;
       version: number;
       warnings: string[];
       website_ids: string[] | null;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
  patch: {
   parameters: {
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      allow_self_approval?: boolean;
      approvers?: ({
       /** @enum {string} */
       kind: "role";
       role: string;
      } | {
       /** @enum {string} */
       kind: "member";
       user_id: string;
      })[];
      auto_approve?: {
       content_only_below_entries?: number;
       max_websites?: number;
       only_settings?: boolean;
       patch_version_only?: boolean;
      };
      enabled?: boolean;
      environments?: ("production" | "staging")[];
      exempt_roles?: string[];
      /** @enum {string} */
      mode?: "any" | "all" | "in_order";
      modules?: ("theme" | "plugin" | "content" | "configuration" | "api")[];
      name?: string;
      remind_after_seconds?: number | null;
      required?: number;
      timeout_seconds?: number;
      website_ids?: string[] | null;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       allow_self_approval: boolean;
       approvers: ({
        /** @enum {string} */
        kind: "role";
        role: string;
       } | {
        /** @enum {string} */
        kind: "member";
        user_id: string;
       })[];
       auto_approve: {
        content_only_below_entries?: number;
        max_websites?: number;
        only_settings?: boolean;
        patch_version_only?: boolean;
       };
       created_at: string;
       created_by: string;
       enabled: boolean;
       environments: ("production" | "staging")[];
       exempt_roles: string[];
       id: string;
       /** @enum {string} */
       mode: "any" | "all" | "in_order";
       modules: ("theme" | "plugin" | "content" | "configuration" | "api")[];
       name: string;
       remind_after_seconds: number | null;
       required: number;
       timeout_seconds: number;
       updated_at: string;
       version: number;
       warnings: string[];
       website_ids: string[] | null;
      };
     };
    };
   };
  };
 };
 "/approvals": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     deployment_id?: string;
     limit?: number;
     mine?: boolean;
     state?: "pending" | "approved" | "rejected" | "expired" | "canceled";
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        can_decide: boolean;
        created_at: string;
        decided_at: string | null;
        deployment_id: string;
        /** @enum {string} */
        environment: "production" | "staging";
        expires_at: string;
        id: string;
        missing: number;
        /** @enum {string} */
        module: "theme" | "plugin" | "content" | "configuration" | "api";
        next_reminder_at: string | null;
        reason: string;
        requested_by: {
         id: string;
         kind: string;
         label: string;
        };
        rule: {
         allow_self_approval: boolean;
         approvers: ({
          /** @enum {string} */
          kind: "role";
          role: string;
         } | {
          /** @enum {string} */
          kind: "member";
          user_id: string;
         })[];
         id: string;
         mode: string;
         name: string;
         required: number;
        };
        /** @enum {string} */
        state: "pending" | "approved" | "rejected" | "expired" | "canceled";
        strategy: string;
        summary: string;
        votes: {
         comment: string;
         counts: boolean;
         created_at: string;
         /** @enum {string} */
         decision: "approve" | "reject";
         label: string;
         user_id: string;
        }[];
        waits_for: string[];
        website_count: number;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/approvals/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       can_decide: boolean;
       created_at: string;
       decided_at: string | null;
       deployment_id: string;
       /** @enum {string} */
       environment: "production" | "staging";
       expires_at: string;
       id: string;
       missing: number;
       /** @enum {string} */
       module: "theme" | "plugin" | "content" | "configuration" | "api";
       next_reminder_at: string | null;
       reason: string;
       requested_by: {
        id: string;
        kind: string;
        label: string;
       };
       rule: {
        allow_self_approval: boolean;
        approvers: ({
         /** @enum {string} */
         kind: "role";
         role: string;
        } | {
         /** @enum {string} */
         kind: "member";
         user_id: string;
        })[];
        id: string;
        mode: string;
        name: string;
        required: number;
       };
       /** @enum {string} */
       state: "pending" | "approved" | "rejected" | "expired" | "canceled";
       strategy: string;
       summary: string;
       votes: {
        comment: string;
        counts: boolean;
        created_at: string;
        /** @enum {string} */
        decision: "approve" | "reject";
        label: string;
        user_id: string;
       }[];
       waits_for: string[];
       website_count: number;
      };
     };
    };
   };
  };
 };
 "/audit": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     action?: string;
     actor_id?: string;
     cursor?: string;
     from?: string;
     limit?: number;
     subject_id?: string;
     subject_type?: string;
     to?: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        action: string;
        actor: {
         id: string | null;
         impersonator_id: string | null;
         kind: string;
         label: string | null;
        };
        after: unknown;
        before: unknown;
        created_at: string;
        hash: string;
        ip: string | null;
        note: string | null;
        prev_hash: string;
        request_id: string | null;
        seq: number;
        subject: {
         id: string;
         label: string | null;
         type: string;
        };
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/audit/{seq}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     seq: number;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       action: string;
       actor: {
        id: string | null;
        impersonator_id: string | null;
        kind: string;
        label: string | null;
       };
       after: unknown;
       before: unknown;
       created_at: string;
       hash: string;
       ip: string | null;
       note: string | null;
       prev_hash: string;
       request_id: string | null;
       seq: number;
       subject: {
        id: string;
        label: string | null;
        type: string;
       };
      };
     };
    };
   };
  };
 };
 "/audit/export": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     action?: string;
     actor_id?: string;
     format?: "csv" | "ndjson";
     from?: string;
     subject_id?: string;
     subject_type?: string;
     to?: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/x-ndjson": string;
      "text/csv": string;
     };
    };
   };
  };
 };
 "/audit/verify": {
  parameters: {
  };
  post: {
   parameters: {
    query?: {
     known?: string;
    };
    header?: {
     "idempotency-key"?: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       checked: number;
       first_bad_seq?: number;
       last_hash: string;
       last_seq: number;
       ok: boolean;
       /** @enum {string} */
       reason?: "entry_changed" | "entry_missing" | "entry_relinked" | "entry_unexpected" | "tail_missing" | "head_missing" | "head_changed" | "anchor_changed" | "history_rewritten" | "unreadable";
      };
     };
    };
   };
  };
 };
 "/auth/email/change": {
  parameters: {
  };
  post: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      new_email: string;
      password: string;
     };
    };
   };
   responses: {
    202: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       /** @enum {string} */
       status: "accepted";
      };
     };
    };
   };
  };
  delete: {
   parameters: {
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
 };
 "/auth/email/confirm": {
  parameters: {
  };
  post: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      token: string;
     };
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
 };
 "/auth/passkeys": {
  parameters: {
  };
  get: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        created_at: string | null;
        id: string;
        name: string | null;
        synced: boolean;
       }[];
      };
     };
    };
   };
  };
  post: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      challenge_token: string;
      name?: string;
      response: {
       id: string;
       response: {
        clientDataJSON: string;
       };
      };
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string | null;
       id: string;
       name: string | null;
       synced: boolean;
      };
     };
    };
   };
  };
 };
 "/auth/passkeys/{id}": {
  parameters: {
  };
  delete: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
  patch: {
   parameters: {
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      name: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string | null;
       id: string;
       name: string | null;
       synced: boolean;
      };
     };
    };
   };
  };
 };
 "/auth/passkeys/options": {
  parameters: {
  };
  post: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       challenge_token: string;
       options: {
        [key: string]: unknown;
       };
      };
     };
    };
   };
  };
 };
 "/auth/passkeys/sign-in": {
  parameters: {
  };
  post: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      challenge_token: string;
      cookie?: boolean;
      response: {
       id: string;
       response: {
        clientDataJSON: string;
       };
      };
      tenant?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       access_token: string;
       expires_in: number;
       refresh_token?: string;
       tenant_id: string | null;
       /** @enum {string} */
       token_type: "Bearer";
       user_id: string;
      };
     };
    };
   };
  };
 };
 "/auth/passkeys/sign-in/options": {
  parameters: {
  };
  post: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       challenge_token: string;
       options: {
        [key: string]: unknown;
       };
      };
     };
    };
   };
  };
 };
 "/auth/password/change": {
  parameters: {
  };
  post: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      current_password: string;
      new_password: string;
     };
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
 };
 "/auth/password/forgot": {
  parameters: {
  };
  post: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      email: string;
     };
    };
   };
   responses: {
    202: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       /** @enum {string} */
       status: "accepted";
      };
     };
    };
   };
  };
 };
 "/auth/password/reset": {
  parameters: {
  };
  post: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      password: string;
      token: string;
     };
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
 };
 "/auth/recovery-codes": {
  parameters: {
  };
  post: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      password: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       recovery_codes: string[];
      };
     };
    };
   };
  };
 };
 "/auth/sessions": {
  parameters: {
  };
  get: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        created_at: string;
        current: boolean;
        expires_at: string;
        id: string;
        ip: string | null;
        last_used_at: string;
        user_agent: string | null;
       }[];
      };
     };
    };
   };
  };
  delete: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       ended: number;
      };
     };
    };
   };
  };
 };
 "/auth/sessions/{id}": {
  parameters: {
  };
  delete: {
   parameters: {
    path: {
     id: string | "current";
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
 };
 "/auth/sign-up": {
  parameters: {
  };
  post: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      continue?: string;
      email: string;
      name: string;
      password: string;
     };
    };
   };
   responses: {
    202: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       /** @enum {string} */
       status: "accepted";
      };
     };
    };
   };
  };
 };
 "/auth/token": {
  parameters: {
  };
  post: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      cookie?: boolean;
      email: string;
      password: string;
      recovery_code?: string;
      tenant?: string;
      totp_code?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       access_token: string;
       expires_in: number;
       refresh_token?: string;
       tenant_id: string | null;
       /** @enum {string} */
       token_type: "Bearer";
       user_id: string;
      };
     };
    };
   };
  };
 };
 "/auth/token/refresh": {
  parameters: {
  };
  post: {
   parameters: {
   };
   requestBody?: {
    content: {
     "application/json": {
      refresh_token?: string;
      tenant?: string | null;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       access_token: string;
       expires_in: number;
       refresh_token?: string;
       tenant_id: string | null;
       /** @enum {string} */
       token_type: "Bearer";
       user_id: string;
      };
     };
    };
   };
  };
 };
 "/auth/token/revoke": {
  parameters: {
  };
  post: {
   parameters: {
   };
   requestBody?: {
    content: {
     "application/json": {
      refresh_token?: string;
     };
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
 };
 "/auth/token/second-factor": {
  parameters: {
  };
  post: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      challenge_token: string;
      cookie?: boolean;
      recovery_code?: string;
      tenant?: string;
      totp_code?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       access_token: string;
       expires_in: number;
       refresh_token?: string;
       tenant_id: string | null;
       /** @enum {string} */
       token_type: "Bearer";
       user_id: string;
      };
     };
    };
   };
  };
 };
 "/auth/totp": {
  parameters: {
  };
  post: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      password: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       recovery_codes: string[];
       totp_uri: string;
      };
     };
    };
   };
  };
 };
 "/auth/totp/confirm": {
  parameters: {
  };
  post: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      code: string;
      cookie?: boolean;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       access_token: string;
       expires_in: number;
       refresh_token?: string;
       tenant_id: string | null;
       /** @enum {string} */
       token_type: "Bearer";
       user_id: string;
      };
     };
    };
   };
  };
 };
 "/auth/totp/disable": {
  parameters: {
  };
  post: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      cookie?: boolean;
      password: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       access_token: string;
       expires_in: number;
       refresh_token?: string;
       tenant_id: string | null;
       /** @enum {string} */
       token_type: "Bearer";
       user_id: string;
      };
     };
    };
   };
  };
 };
 "/auth/verify-email": {
  parameters: {
  };
  post: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      token: string;
     };
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
 };
 "/auth/verify-email/resend": {
  parameters: {
  };
  post: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      continue?: string;
      email: string;
     };
    };
   };
   responses: {
    202: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       /** @enum {string} */
       status: "accepted";
      };
     };
    };
   };
  };
 };
 "/blueprints": {
  parameters: {
  };
  get: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        category: string;
        created_at: string | null;
        description: string;
        id: string | null;
        name: string;
        owner: "platform" | "tenant";
        preview_url: string | null;
        slug: string;
       }[];
      };
     };
    };
   };
  };
 };
 "/blueprints/{id}": {
  parameters: {
  };
  delete: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
 };
 "/blueprints/{slug}/preview": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     slug: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
 };
 "/cdn-hooks": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        created_at: string;
        created_by: string;
        enabled: boolean;
        failing_since: string | null;
        held_until: string | null;
        id: string;
        /** @enum {string} */
        kind: "cloudflare" | "cloudfront" | "fastly" | "http";
        name: string;
        problem: string | null;
        settings: {
         distribution_id?: string;
         key_header?: string;
         /** @enum {string} */
         method?: "PURGE" | "BAN" | "POST";
         paths?: string[];
         /** @enum {string} */
         separator?: "space" | "comma";
         service_id?: string;
         soft?: boolean;
         url?: string;
         zone_id?: string;
        };
        /** @enum {string} */
        state: "working" | "failing" | "off";
        updated_at: string;
        version: number;
        website_id: string | null;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      credentials?: {
       access_key_id?: string;
       headers?: {
        [key: string]: string;
       };
       secret_access_key?: string;
       token?: string;
      };
      enabled?: boolean;
      /** @enum {string} */
      kind: "cloudflare" | "cloudfront" | "fastly" | "http";
      name: string;
      settings: {
       distribution_id?: string;
       key_header?: string;
       /** @enum {string} */
       method?: "PURGE" | "BAN" | "POST";
       paths?: string[];
       /** @enum {string} */
       separator?: "space" | "comma";
       service_id?: string;
       soft?: boolean;
       url?: string;
       zone_id?: string;
      };
      website_id?: string | null;
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       created_by: string;
       enabled: boolean;
       failing_since: string | null;
       held_until: string | null;
       id: string;
       /** @enum {string} */
       kind: "cloudflare" | "cloudfront" | "fastly" | "http";
       name: string;
       problem: string | null;
       settings: {
        distribution_id?: string;
        key_header?: string;
        /** @enum {string} */
        method?: "PURGE" | "BAN" | "POST";
        paths?: string[];
        /** @enum {string} */
        separator?: "space" | "comma";
        service_id?: string;
        soft?: boolean;
        url?: string;
        zone_id?: string;
       };
       /** @enum {string} */
       state: "working" | "failing" | "off";
       updated_at: string;
       version: number;
       website_id: string | null;
      };
     };
    };
   };
  };
 };
 "/cdn-hooks/{hook_id}/purges": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
     state?: "waiting" | "succeeded" | "failed" | "replaced";
    };
    path: {
     hook_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        answer: string;
        attempts: number;
        by: string;
        count: number;
        created_at: string;
        finished_at: string | null;
        hook_id: string;
        id: string;
        items: string[];
        next_attempt_at: string | null;
        note: string;
        problem: string | null;
        reason: string;
        /** @enum {string} */
        state: "waiting" | "succeeded" | "failed" | "replaced";
        status: number | null;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/cdn-hooks/{hook_id}/purges/{id}/retry": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     hook_id: string;
     id: string;
    };
   };
   responses: {
    202: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       purge_ids: string[];
      };
     };
    };
   };
  };
 };
 "/cdn-hooks/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       created_by: string;
       enabled: boolean;
       failing_since: string | null;
       held_until: string | null;
       id: string;
       /** @enum {string} */
       kind: "cloudflare" | "cloudfront" | "fastly" | "http";
       name: string;
       problem: string | null;
       settings: {
        distribution_id?: string;
        key_header?: string;
        /** @enum {string} */
        method?: "PURGE" | "BAN" | "POST";
        paths?: string[];
        /** @enum {string} */
        separator?: "space" | "comma";
        service_id?: string;
        soft?: boolean;
        url?: string;
        zone_id?: string;
       };
       /** @enum {string} */
       state: "working" | "failing" | "off";
       updated_at: string;
       version: number;
       website_id: string | null;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
  patch: {
   parameters: {
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      credentials?: {
       access_key_id?: string;
       headers?: {
        [key: string]: string;
       };
       secret_access_key?: string;
       token?: string;
      };
      enabled?: boolean;
      name?: string;
      settings?: {
       distribution_id?: string;
       key_header?: string;
       /** @enum {string} */
       method?: "PURGE" | "BAN" | "POST";
       paths?: string[];
       /** @enum {string} */
       separator?: "space" | "comma";
       service_id?: string;
       soft?: boolean;
       url?: string;
       zone_id?: string;
      };
      website_id?: string | null;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       created_by: string;
       enabled: boolean;
       failing_since: string | null;
       held_until: string | null;
       id: string;
       /** @enum {string} */
       kind: "cloudflare" | "cloudfront" | "fastly" | "http";
       name: string;
       problem: string | null;
       settings: {
        distribution_id?: string;
        key_header?: string;
        /** @enum {string} */
        method?: "PURGE" | "BAN" | "POST";
        paths?: string[];
        /** @enum {string} */
        separator?: "space" | "comma";
        service_id?: string;
        soft?: boolean;
        url?: string;
        zone_id?: string;
       };
       /** @enum {string} */
       state: "working" | "failing" | "off";
       updated_at: string;
       version: number;
       website_id: string | null;
      };
     };
    };
   };
  };
 };
 "/cdn-hooks/{id}/purge": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      /** @enum {boolean} */
      everything?: true;
      urls?: string[];
      website_id?: string;
     };
    };
   };
   responses: {
    202: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       purge_ids: string[];
      };
     };
    };
   };
  };
 };
 "/cdn-hooks/{id}/test": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       answer: string;
       duration_ms: number;
       ok: boolean;
       problem: string | null;
       status: number | null;
      };
     };
    };
   };
  };
 };
 "/certificates": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     expires_within_days?: number;
     limit?: number;
     name?: string;
     source?: "acme" | "upload";
     state?: "active" | "replaced" | "revoked" | "expired" | "removed";
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        answers_for: string[];
        authority: string | null;
        created_at: string;
        fingerprint: string;
        id: string;
        issuer: string;
        key_type: string;
        names: string[];
        not_after: string;
        not_before: string;
        ocsp: {
         checked_at: string | null;
         next_update: string | null;
         problem: string | null;
         /** @enum {unknown} */
         state: "good" | "revoked" | "unavailable" | "pending";
        } | null;
        profile: string | null;
        renew_at: string | null;
        revocation_reason: string | null;
        revoked_at: string | null;
        serial: string;
        /** @enum {unknown} */
        source: "acme" | "upload";
        /** @enum {unknown} */
        state: "active" | "replaced" | "revoked" | "expired" | "removed";
        tenant_id: string | null;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/certificates/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       answers_for: string[];
       authority: string | null;
       chain: string;
       created_at: string;
       fingerprint: string;
       history: {
        created_at: string;
        id: string;
        issuer: string;
        not_after: string;
        not_before: string;
        /** @enum {unknown} */
        source: "acme" | "upload";
        /** @enum {unknown} */
        state: "active" | "replaced" | "revoked" | "expired" | "removed";
       }[];
       id: string;
       issuer: string;
       key_type: string;
       names: string[];
       not_after: string;
       not_before: string;
       ocsp: {
        checked_at: string | null;
        next_update: string | null;
        problem: string | null;
        /** @enum {unknown} */
        state: "good" | "revoked" | "unavailable" | "pending";
       } | null;
       profile: string | null;
       renew_at: string | null;
       revocation_reason: string | null;
       revoked_at: string | null;
       serial: string;
       /** @enum {unknown} */
       source: "acme" | "upload";
       /** @enum {unknown} */
       state: "active" | "replaced" | "revoked" | "expired" | "removed";
       tenant_id: string | null;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
 };
 "/certificates/{id}/revoke": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      order_new?: boolean;
      /** @enum {string} */
      reason: "unspecified" | "key_compromise" | "affiliation_changed" | "superseded" | "cessation_of_operation";
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       order: {
        attempts: number;
        authority: string | null;
        certificate_id: string | null;
        challenge: string | null;
        created_at: string;
        events: {
         at: string;
         detail: string | null;
         event: string;
        }[];
        finished_at: string | null;
        id: string;
        names: string[];
        next_attempt_at: string | null;
        problem: {
         detail: string;
         hint: string;
         name: string | null;
         retry: string;
         type: string;
        } | null;
        reason: string;
        replaces: string | null;
        /** @enum {unknown} */
        state: "queued" | "running" | "issued" | "failed" | "canceled";
        tenant_id: string | null;
       } | null;
      };
     };
    };
   };
  };
 };
 "/change-windows": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        created_at: string;
        created_by: string;
        enabled: boolean;
        ends_at: string | null;
        environments: ("production" | "staging")[];
        id: string;
        is_open: boolean;
        /** @enum {string} */
        kind: "freeze" | "maintenance";
        modules: ("theme" | "plugin" | "content" | "configuration" | "api")[];
        name: string;
        open_until: string | null;
        opens_next_at: string | null;
        reason: string;
        recurring: {
         cron: string;
         duration_minutes: number;
         time_zone: string;
        } | null;
        starts_at: string | null;
        updated_at: string;
        version: number;
        website_ids: string[] | null;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      enabled?: boolean;
      ends_at?: string | null;
      environments: ("production" | "staging")[];
      /** @enum {string} */
      kind: "freeze" | "maintenance";
      modules: ("theme" | "plugin" | "content" | "configuration" | "api")[];
      name: string;
      reason?: string;
      recurring?: {
       cron: string;
       duration_minutes: number;
       time_zone: string;
      } | null;
      starts_at?: string | null;
      website_ids?: string[] | null;
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       created_by: string;
       enabled: boolean;
       ends_at: string | null;
       environments: ("production" | "staging")[];
       id: string;
       is_open: boolean;
       /** @enum {string} */
       kind: "freeze" | "maintenance";
       modules: ("theme" | "plugin" | "content" | "configuration" | "api")[];
       name: string;
       open_until: string | null;
       opens_next_at: string | null;
       reason: string;
       recurring: {
        cron: string;
        duration_minutes: number;
        time_zone: string;
       } | null;
       starts_at: string | null;
       updated_at: string;
       version: number;
       website_ids: string[] | null;
      };
     };
    };
   };
  };
 };
 "/change-windows/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       created_by: string;
       enabled: boolean;
       ends_at: string | null;
       environments: ("production" | "staging")[];
       id: string;
       is_open: boolean;
       /** @enum {string} */
       kind: "freeze" | "maintenance";
       modules: ("theme" | "plugin" | "content" | "configuration" | "api")[];
       name: string;
       open_until: string | null;
       opens_next_at: string | null;
       reason: string;
       recurring: {
        cron: string;
        duration_minutes: number;
        time_zone: string;
       } | null;
       starts_at: string | null;
       updated_at: string;
       version: number;
       website_ids: string[] | null;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
  patch: {
   parameters: {
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      enabled?: boolean;
      ends_at?: string | null;
      environments?: ("production" | "staging")[];
      /** @enum {string} */
      kind?: "freeze" | "maintenance";
      modules?: ("theme" | "plugin" | "content" | "configuration" | "api")[];
      name?: string;
      reason?: string;
      recurring?: {
       cron: string;
       duration_minutes: number;
       time_zone: string;
      } | null;
      starts_at?: string | null;
      website_ids?: string[] | null;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       created_by: string;
       enabled: boolean;
       ends_at: string | null;
       environments: ("production" | "staging")[];
       id: string;
       is_open: boolean;
       /** @enum {string} */
       kind: "freeze" | "maintenance";
       modules: ("theme" | "plugin" | "content" | "configuration" | "api")[];
       name: string;
       open_until: string | null;
       opens_next_at: string | null;
       reason: string;
       recurring: {
        cron: string;
        duration_minutes: number;
        time_zone: string;
       } | null;
       starts_at: string | null;
       updated_at: string;
       version: number;
       website_ids: string[] | null;
      };
     };
    };
   };
  };
 };
 "/deployments": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     environment?: "production" | "staging";
     from?: string;
     limit?: number;
     module?: "theme" | "plugin" | "content" | "configuration" | "api";
     q?: string;
     state?: "queued" | "running" | "waiting" | "paused" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected";
     strategy?: "direct" | "blue_green" | "rolling" | "canary";
     to?: string;
     website_id?: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        approval_id: string | null;
        can: ("rollback" | "pause" | "resume" | "promote" | "abort" | "approve" | "reject")[];
        created_at: string;
        created_by: {
         id: string;
         kind: string;
         label: string;
        } | null;
        /** @enum {string} */
        environment: "production" | "staging";
        finished_at: string | null;
        fleet_id: string | null;
        hot_until: string | null;
        id: string;
        /** @enum {string} */
        module: "theme" | "plugin" | "content" | "configuration" | "api";
        next_at: string | null;
        note: string | null;
        percent: number;
        problem: ({
         code?: string;
         detail?: string;
         errors?: {
          [key: string]: unknown;
         }[];
         step?: string;
         website_id?: string;
        } & {
         [key: string]: unknown;
        }) | null;
        promoted_from: string | null;
        scheduled_at: string | null;
        started_at: string | null;
        /** @enum {string} */
        state: "queued" | "running" | "waiting" | "paused" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected";
        /** @enum {string} */
        step: "validate" | "scan" | "build" | "warm_up" | "smoke_test" | "approval" | "window" | "roll_out" | "analyse" | "finish";
        /** @enum {string} */
        strategy: "direct" | "blue_green" | "rolling" | "canary";
        summary: string;
        visitors_percent: number;
        waiting_for: string | null;
        websites: {
         failed: number;
         live: number;
         restored: number;
         skipped: number;
         total: number;
         unchanged: number;
        };
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      /** @enum {string} */
      module: "theme" | "plugin" | "content" | "configuration" | "api";
     } & {
      [key: string]: unknown;
     };
    };
   };
   responses: {
    202: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       approval_id: string | null;
       can: ("rollback" | "pause" | "resume" | "promote" | "abort" | "approve" | "reject")[];
       created_at: string;
       created_by: {
        id: string;
        kind: string;
        label: string;
       } | null;
       /** @enum {string} */
       environment: "production" | "staging";
       finished_at: string | null;
       fleet_id: string | null;
       hot_until: string | null;
       id: string;
       /** @enum {string} */
       module: "theme" | "plugin" | "content" | "configuration" | "api";
       next_at: string | null;
       note: string | null;
       percent: number;
       problem: ({
        code?: string;
        detail?: string;
        errors?: {
         [key: string]: unknown;
        }[];
        step?: string;
        website_id?: string;
       } & {
        [key: string]: unknown;
       }) | null;
       promoted_from: string | null;
       scheduled_at: string | null;
       started_at: string | null;
       /** @enum {string} */
       state: "queued" | "running" | "waiting" | "paused" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected";
       /** @enum {string} */
       step: "validate" | "scan" | "build" | "warm_up" | "smoke_test" | "approval" | "window" | "roll_out" | "analyse" | "finish";
       /** @enum {string} */
       strategy: "direct" | "blue_green" | "rolling" | "canary";
       summary: string;
       visitors_percent: number;
       waiting_for: string | null;
       websites: {
        failed: number;
        live: number;
        restored: number;
        skipped: number;
        total: number;
        unchanged: number;
       };
      };
     };
    };
   };
  };
 };
 "/deployments/{deployment_id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     deployment_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       approval_id: string | null;
       can: ("rollback" | "pause" | "resume" | "promote" | "abort" | "approve" | "reject")[];
       change: {
        [key: string]: unknown;
       };
       created_at: string;
       created_by: {
        id: string;
        kind: string;
        label: string;
       } | null;
       /** @enum {string} */
       environment: "production" | "staging";
       finished_at: string | null;
       fleet_id: string | null;
       hot_until: string | null;
       id: string;
       /** @enum {string} */
       module: "theme" | "plugin" | "content" | "configuration" | "api";
       next_at: string | null;
       note: string | null;
       options: {
        [key: string]: unknown;
       };
       percent: number;
       problem: ({
        code?: string;
        detail?: string;
        errors?: {
         [key: string]: unknown;
        }[];
        step?: string;
        website_id?: string;
       } & {
        [key: string]: unknown;
       }) | null;
       promoted_from: string | null;
       scheduled_at: string | null;
       started_at: string | null;
       /** @enum {string} */
       state: "queued" | "running" | "waiting" | "paused" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected";
       /** @enum {string} */
       step: "validate" | "scan" | "build" | "warm_up" | "smoke_test" | "approval" | "window" | "roll_out" | "analyse" | "finish";
       steps: {
        detail: string | null;
        evidence: unknown;
        finished_at: string | null;
        /** @enum {string} */
        name: "validate" | "scan" | "build" | "warm_up" | "smoke_test" | "approval" | "window" | "roll_out" | "analyse" | "finish";
        started_at: string | null;
        /** @enum {string} */
        state: "pending" | "running" | "waiting" | "succeeded" | "failed" | "skipped";
       }[];
       /** @enum {string} */
       strategy: "direct" | "blue_green" | "rolling" | "canary";
       summary: string;
       visitors_percent: number;
       waiting_for: string | null;
       websites: {
        failed: number;
        live: number;
        restored: number;
        skipped: number;
        total: number;
        unchanged: number;
       };
      };
     };
    };
   };
  };
 };
 "/deployments/{deployment_id}/abort": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     deployment_id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      note?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       approval_id: string | null;
       can: ("rollback" | "pause" | "resume" | "promote" | "abort" | "approve" | "reject")[];
       change: {
        [key: string]: unknown;
       };
       created_at: string;
       created_by: {
        id: string;
        kind: string;
        label: string;
       } | null;
       /** @enum {string} */
       environment: "production" | "staging";
       finished_at: string | null;
       fleet_id: string | null;
       hot_until: string | null;
       id: string;
       /** @enum {string} */
       module: "theme" | "plugin" | "content" | "configuration" | "api";
       next_at: string | null;
       note: string | null;
       options: {
        [key: string]: unknown;
       };
       percent: number;
       problem: ({
        code?: string;
        detail?: string;
        errors?: {
         [key: string]: unknown;
        }[];
        step?: string;
        website_id?: string;
       } & {
        [key: string]: unknown;
       }) | null;
       promoted_from: string | null;
       scheduled_at: string | null;
       started_at: string | null;
       /** @enum {string} */
       state: "queued" | "running" | "waiting" | "paused" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected";
       /** @enum {string} */
       step: "validate" | "scan" | "build" | "warm_up" | "smoke_test" | "approval" | "window" | "roll_out" | "analyse" | "finish";
       steps: {
        detail: string | null;
        evidence: unknown;
        finished_at: string | null;
        /** @enum {string} */
        name: "validate" | "scan" | "build" | "warm_up" | "smoke_test" | "approval" | "window" | "roll_out" | "analyse" | "finish";
        started_at: string | null;
        /** @enum {string} */
        state: "pending" | "running" | "waiting" | "succeeded" | "failed" | "skipped";
       }[];
       /** @enum {string} */
       strategy: "direct" | "blue_green" | "rolling" | "canary";
       summary: string;
       visitors_percent: number;
       waiting_for: string | null;
       websites: {
        failed: number;
        live: number;
        restored: number;
        skipped: number;
        total: number;
        unchanged: number;
       };
      };
     };
    };
   };
  };
 };
 "/deployments/{deployment_id}/approve": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     deployment_id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      note?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       approval_id: string | null;
       can: ("rollback" | "pause" | "resume" | "promote" | "abort" | "approve" | "reject")[];
       change: {
        [key: string]: unknown;
       };
       created_at: string;
       created_by: {
        id: string;
        kind: string;
        label: string;
       } | null;
       /** @enum {string} */
       environment: "production" | "staging";
       finished_at: string | null;
       fleet_id: string | null;
       hot_until: string | null;
       id: string;
       /** @enum {string} */
       module: "theme" | "plugin" | "content" | "configuration" | "api";
       next_at: string | null;
       note: string | null;
       options: {
        [key: string]: unknown;
       };
       percent: number;
       problem: ({
        code?: string;
        detail?: string;
        errors?: {
         [key: string]: unknown;
        }[];
        step?: string;
        website_id?: string;
       } & {
        [key: string]: unknown;
       }) | null;
       promoted_from: string | null;
       scheduled_at: string | null;
       started_at: string | null;
       /** @enum {string} */
       state: "queued" | "running" | "waiting" | "paused" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected";
       /** @enum {string} */
       step: "validate" | "scan" | "build" | "warm_up" | "smoke_test" | "approval" | "window" | "roll_out" | "analyse" | "finish";
       steps: {
        detail: string | null;
        evidence: unknown;
        finished_at: string | null;
        /** @enum {string} */
        name: "validate" | "scan" | "build" | "warm_up" | "smoke_test" | "approval" | "window" | "roll_out" | "analyse" | "finish";
        started_at: string | null;
        /** @enum {string} */
        state: "pending" | "running" | "waiting" | "succeeded" | "failed" | "skipped";
       }[];
       /** @enum {string} */
       strategy: "direct" | "blue_green" | "rolling" | "canary";
       summary: string;
       visitors_percent: number;
       waiting_for: string | null;
       websites: {
        failed: number;
        live: number;
        restored: number;
        skipped: number;
        total: number;
        unchanged: number;
       };
      };
     };
    };
   };
  };
 };
 "/deployments/{deployment_id}/events": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
    };
    path: {
     deployment_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        at: string;
        data: unknown;
        sequence: number;
        type: string;
       }[];
       next_cursor: string | null;
      };
      "text/event-stream": string;
     };
    };
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
 };
 "/deployments/{deployment_id}/pause": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     deployment_id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      note?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       approval_id: string | null;
       can: ("rollback" | "pause" | "resume" | "promote" | "abort" | "approve" | "reject")[];
       change: {
        [key: string]: unknown;
       };
       created_at: string;
       created_by: {
        id: string;
        kind: string;
        label: string;
       } | null;
       /** @enum {string} */
       environment: "production" | "staging";
       finished_at: string | null;
       fleet_id: string | null;
       hot_until: string | null;
       id: string;
       /** @enum {string} */
       module: "theme" | "plugin" | "content" | "configuration" | "api";
       next_at: string | null;
       note: string | null;
       options: {
        [key: string]: unknown;
       };
       percent: number;
       problem: ({
        code?: string;
        detail?: string;
        errors?: {
         [key: string]: unknown;
        }[];
        step?: string;
        website_id?: string;
       } & {
        [key: string]: unknown;
       }) | null;
       promoted_from: string | null;
       scheduled_at: string | null;
       started_at: string | null;
       /** @enum {string} */
       state: "queued" | "running" | "waiting" | "paused" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected";
       /** @enum {string} */
       step: "validate" | "scan" | "build" | "warm_up" | "smoke_test" | "approval" | "window" | "roll_out" | "analyse" | "finish";
       steps: {
        detail: string | null;
        evidence: unknown;
        finished_at: string | null;
        /** @enum {string} */
        name: "validate" | "scan" | "build" | "warm_up" | "smoke_test" | "approval" | "window" | "roll_out" | "analyse" | "finish";
        started_at: string | null;
        /** @enum {string} */
        state: "pending" | "running" | "waiting" | "succeeded" | "failed" | "skipped";
       }[];
       /** @enum {string} */
       strategy: "direct" | "blue_green" | "rolling" | "canary";
       summary: string;
       visitors_percent: number;
       waiting_for: string | null;
       websites: {
        failed: number;
        live: number;
        restored: number;
        skipped: number;
        total: number;
        unchanged: number;
       };
      };
     };
    };
   };
  };
 };
 "/deployments/{deployment_id}/promote": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     deployment_id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      note?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       approval_id: string | null;
       can: ("rollback" | "pause" | "resume" | "promote" | "abort" | "approve" | "reject")[];
       change: {
        [key: string]: unknown;
       };
       created_at: string;
       created_by: {
        id: string;
        kind: string;
        label: string;
       } | null;
       /** @enum {string} */
       environment: "production" | "staging";
       finished_at: string | null;
       fleet_id: string | null;
       hot_until: string | null;
       id: string;
       /** @enum {string} */
       module: "theme" | "plugin" | "content" | "configuration" | "api";
       next_at: string | null;
       note: string | null;
       options: {
        [key: string]: unknown;
       };
       percent: number;
       problem: ({
        code?: string;
        detail?: string;
        errors?: {
         [key: string]: unknown;
        }[];
        step?: string;
        website_id?: string;
       } & {
        [key: string]: unknown;
       }) | null;
       promoted_from: string | null;
       scheduled_at: string | null;
       started_at: string | null;
       /** @enum {string} */
       state: "queued" | "running" | "waiting" | "paused" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected";
       /** @enum {string} */
       step: "validate" | "scan" | "build" | "warm_up" | "smoke_test" | "approval" | "window" | "roll_out" | "analyse" | "finish";
       steps: {
        detail: string | null;
        evidence: unknown;
        finished_at: string | null;
        /** @enum {string} */
        name: "validate" | "scan" | "build" | "warm_up" | "smoke_test" | "approval" | "window" | "roll_out" | "analyse" | "finish";
        started_at: string | null;
        /** @enum {string} */
        state: "pending" | "running" | "waiting" | "succeeded" | "failed" | "skipped";
       }[];
       /** @enum {string} */
       strategy: "direct" | "blue_green" | "rolling" | "canary";
       summary: string;
       visitors_percent: number;
       waiting_for: string | null;
       websites: {
        failed: number;
        live: number;
        restored: number;
        skipped: number;
        total: number;
        unchanged: number;
       };
      };
     };
    };
   };
  };
 };
 "/deployments/{deployment_id}/reject": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     deployment_id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      note?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       approval_id: string | null;
       can: ("rollback" | "pause" | "resume" | "promote" | "abort" | "approve" | "reject")[];
       change: {
        [key: string]: unknown;
       };
       created_at: string;
       created_by: {
        id: string;
        kind: string;
        label: string;
       } | null;
       /** @enum {string} */
       environment: "production" | "staging";
       finished_at: string | null;
       fleet_id: string | null;
       hot_until: string | null;
       id: string;
       /** @enum {string} */
       module: "theme" | "plugin" | "content" | "configuration" | "api";
       next_at: string | null;
       note: string | null;
       options: {
        [key: string]: unknown;
       };
       percent: number;
       problem: ({
        code?: string;
        detail?: string;
        errors?: {
         [key: string]: unknown;
        }[];
        step?: string;
        website_id?: string;
       } & {
        [key: string]: unknown;
       }) | null;
       promoted_from: string | null;
       scheduled_at: string | null;
       started_at: string | null;
       /** @enum {string} */
       state: "queued" | "running" | "waiting" | "paused" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected";
       /** @enum {string} */
       step: "validate" | "scan" | "build" | "warm_up" | "smoke_test" | "approval" | "window" | "roll_out" | "analyse" | "finish";
       steps: {
        detail: string | null;
        evidence: unknown;
        finished_at: string | null;
        /** @enum {string} */
        name: "validate" | "scan" | "build" | "warm_up" | "smoke_test" | "approval" | "window" | "roll_out" | "analyse" | "finish";
        started_at: string | null;
        /** @enum {string} */
        state: "pending" | "running" | "waiting" | "succeeded" | "failed" | "skipped";
       }[];
       /** @enum {string} */
       strategy: "direct" | "blue_green" | "rolling" | "canary";
       summary: string;
       visitors_percent: number;
       waiting_for: string | null;
       websites: {
        failed: number;
        live: number;
        restored: number;
        skipped: number;
        total: number;
        unchanged: number;
       };
      };
     };
    };
   };
  };
 };
 "/deployments/{deployment_id}/resume": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     deployment_id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      note?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       approval_id: string | null;
       can: ("rollback" | "pause" | "resume" | "promote" | "abort" | "approve" | "reject")[];
       change: {
        [key: string]: unknown;
       };
       created_at: string;
       created_by: {
        id: string;
        kind: string;
        label: string;
       } | null;
       /** @enum {string} */
       environment: "production" | "staging";
       finished_at: string | null;
       fleet_id: string | null;
       hot_until: string | null;
       id: string;
       /** @enum {string} */
       module: "theme" | "plugin" | "content" | "configuration" | "api";
       next_at: string | null;
       note: string | null;
       options: {
        [key: string]: unknown;
       };
       percent: number;
       problem: ({
        code?: string;
        detail?: string;
        errors?: {
         [key: string]: unknown;
        }[];
        step?: string;
        website_id?: string;
       } & {
        [key: string]: unknown;
       }) | null;
       promoted_from: string | null;
       scheduled_at: string | null;
       started_at: string | null;
       /** @enum {string} */
       state: "queued" | "running" | "waiting" | "paused" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected";
       /** @enum {string} */
       step: "validate" | "scan" | "build" | "warm_up" | "smoke_test" | "approval" | "window" | "roll_out" | "analyse" | "finish";
       steps: {
        detail: string | null;
        evidence: unknown;
        finished_at: string | null;
        /** @enum {string} */
        name: "validate" | "scan" | "build" | "warm_up" | "smoke_test" | "approval" | "window" | "roll_out" | "analyse" | "finish";
        started_at: string | null;
        /** @enum {string} */
        state: "pending" | "running" | "waiting" | "succeeded" | "failed" | "skipped";
       }[];
       /** @enum {string} */
       strategy: "direct" | "blue_green" | "rolling" | "canary";
       summary: string;
       visitors_percent: number;
       waiting_for: string | null;
       websites: {
        failed: number;
        live: number;
        restored: number;
        skipped: number;
        total: number;
        unchanged: number;
       };
      };
     };
    };
   };
  };
 };
 "/deployments/{deployment_id}/rollback": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     deployment_id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      note?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       approval_id: string | null;
       can: ("rollback" | "pause" | "resume" | "promote" | "abort" | "approve" | "reject")[];
       change: {
        [key: string]: unknown;
       };
       created_at: string;
       created_by: {
        id: string;
        kind: string;
        label: string;
       } | null;
       /** @enum {string} */
       environment: "production" | "staging";
       finished_at: string | null;
       fleet_id: string | null;
       hot_until: string | null;
       id: string;
       /** @enum {string} */
       module: "theme" | "plugin" | "content" | "configuration" | "api";
       next_at: string | null;
       note: string | null;
       options: {
        [key: string]: unknown;
       };
       percent: number;
       problem: ({
        code?: string;
        detail?: string;
        errors?: {
         [key: string]: unknown;
        }[];
        step?: string;
        website_id?: string;
       } & {
        [key: string]: unknown;
       }) | null;
       promoted_from: string | null;
       scheduled_at: string | null;
       started_at: string | null;
       /** @enum {string} */
       state: "queued" | "running" | "waiting" | "paused" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected";
       /** @enum {string} */
       step: "validate" | "scan" | "build" | "warm_up" | "smoke_test" | "approval" | "window" | "roll_out" | "analyse" | "finish";
       steps: {
        detail: string | null;
        evidence: unknown;
        finished_at: string | null;
        /** @enum {string} */
        name: "validate" | "scan" | "build" | "warm_up" | "smoke_test" | "approval" | "window" | "roll_out" | "analyse" | "finish";
        started_at: string | null;
        /** @enum {string} */
        state: "pending" | "running" | "waiting" | "succeeded" | "failed" | "skipped";
       }[];
       /** @enum {string} */
       strategy: "direct" | "blue_green" | "rolling" | "canary";
       summary: string;
       visitors_percent: number;
       waiting_for: string | null;
       websites: {
        failed: number;
        live: number;
        restored: number;
        skipped: number;
        total: number;
        unchanged: number;
       };
      };
     };
    };
   };
  };
 };
 "/deployments/{deployment_id}/websites": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
     state?: "pending" | "built" | "tested" | "live" | "restored" | "failed" | "skipped" | "unchanged";
    };
    path: {
     deployment_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        base_number: number | null;
        candidate_number: number | null;
        evidence: unknown;
        live_at: string | null;
        live_number: number | null;
        name: string;
        preview_url: string | null;
        problem: ({
         code?: string;
         detail?: string;
         errors?: {
          [key: string]: unknown;
         }[];
         step?: string;
         website_id?: string;
        } & {
         [key: string]: unknown;
        }) | null;
        restored_at: string | null;
        slug: string;
        /** @enum {string} */
        state: "pending" | "built" | "tested" | "live" | "restored" | "failed" | "skipped" | "unchanged";
        website_id: string;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/deployments/api": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      all_websites?: boolean;
      analysis?: {
       enabled?: boolean;
       max_error_rate?: number;
       max_slowdown_ms?: number;
       max_slowdown_ratio?: number;
       min_page_failures?: number;
       min_renders?: number;
       min_requests?: number;
       synthetic?: boolean;
      };
      api: {
       allowed_origin?: string | null;
       enabled?: boolean;
      };
      canary?: {
       steps: {
        percent: number;
        seconds: number;
       }[];
      };
      /** @enum {string} */
      environment?: "production" | "staging";
      keep_hot_seconds?: number;
      note?: string;
      /** @enum {string} */
      on_site_failure?: "abort" | "skip";
      override_freeze?: {
       reason: string;
      };
      rolling?: {
       batch_size?: number;
       max_failed_websites?: number;
       pause_seconds?: number;
      };
      scheduled_at?: string;
      /** @enum {string} */
      strategy?: "direct" | "blue_green" | "rolling" | "canary";
      watch_seconds?: number;
      website_id?: string;
      website_ids?: string[];
     };
    };
   };
   responses: {
    202: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       approval_id: string | null;
       can: ("rollback" | "pause" | "resume" | "promote" | "abort" | "approve" | "reject")[];
       created_at: string;
       created_by: {
        id: string;
        kind: string;
        label: string;
       } | null;
       /** @enum {string} */
       environment: "production" | "staging";
       finished_at: string | null;
       fleet_id: string | null;
       hot_until: string | null;
       id: string;
       /** @enum {string} */
       module: "theme" | "plugin" | "content" | "configuration" | "api";
       next_at: string | null;
       note: string | null;
       percent: number;
       problem: ({
        code?: string;
        detail?: string;
        errors?: {
         [key: string]: unknown;
        }[];
        step?: string;
        website_id?: string;
       } & {
        [key: string]: unknown;
       }) | null;
       promoted_from: string | null;
       scheduled_at: string | null;
       started_at: string | null;
       /** @enum {string} */
       state: "queued" | "running" | "waiting" | "paused" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected";
       /** @enum {string} */
       step: "validate" | "scan" | "build" | "warm_up" | "smoke_test" | "approval" | "window" | "roll_out" | "analyse" | "finish";
       /** @enum {string} */
       strategy: "direct" | "blue_green" | "rolling" | "canary";
       summary: string;
       visitors_percent: number;
       waiting_for: string | null;
       websites: {
        failed: number;
        live: number;
        restored: number;
        skipped: number;
        total: number;
        unchanged: number;
       };
      };
     };
    };
   };
  };
 };
 "/deployments/configuration": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      all_websites?: boolean;
      analysis?: {
       enabled?: boolean;
       max_error_rate?: number;
       max_slowdown_ms?: number;
       max_slowdown_ratio?: number;
       min_page_failures?: number;
       min_renders?: number;
       min_requests?: number;
       synthetic?: boolean;
      };
      canary?: {
       steps: {
        percent: number;
        seconds: number;
       }[];
      };
      /** @enum {string} */
      environment?: "production" | "staging";
      keep_hot_seconds?: number;
      note?: string;
      /** @enum {string} */
      on_site_failure?: "abort" | "skip";
      override_freeze?: {
       reason: string;
      };
      rolling?: {
       batch_size?: number;
       max_failed_websites?: number;
       pause_seconds?: number;
      };
      scheduled_at?: string;
      settings: {
       api?: {
        allowed_origin?: string | null;
        enabled?: boolean;
       };
       blog_path?: string;
       cdn?: {
        keep_seconds: number;
       };
       contact?: {
        address?: string;
        email?: string;
        hours?: string;
        phone?: string;
       };
       copyright?: string;
       description?: string;
       home?: {
        /** @enum {string} */
        kind: "index" | "page" | "posts";
        page_id?: string;
       };
       icon_media_id?: string | null;
       locale?: string;
       logo_media_id?: string | null;
       post_path?: string;
       posts_per_page?: number;
       robots?: string;
       seo?: {
        noindex?: boolean;
        og_image_media_id?: string | null;
        organization_type?: string;
        title_format?: string;
       };
       social?: {
        platform: string;
        url: string;
       }[];
       tagline?: string;
       timezone?: string;
       title?: string;
      };
      /** @enum {string} */
      strategy?: "direct" | "blue_green" | "rolling" | "canary";
      watch_seconds?: number;
      website_id?: string;
      website_ids?: string[];
     };
    };
   };
   responses: {
    202: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       approval_id: string | null;
       can: ("rollback" | "pause" | "resume" | "promote" | "abort" | "approve" | "reject")[];
       created_at: string;
       created_by: {
        id: string;
        kind: string;
        label: string;
       } | null;
       /** @enum {string} */
       environment: "production" | "staging";
       finished_at: string | null;
       fleet_id: string | null;
       hot_until: string | null;
       id: string;
       /** @enum {string} */
       module: "theme" | "plugin" | "content" | "configuration" | "api";
       next_at: string | null;
       note: string | null;
       percent: number;
       problem: ({
        code?: string;
        detail?: string;
        errors?: {
         [key: string]: unknown;
        }[];
        step?: string;
        website_id?: string;
       } & {
        [key: string]: unknown;
       }) | null;
       promoted_from: string | null;
       scheduled_at: string | null;
       started_at: string | null;
       /** @enum {string} */
       state: "queued" | "running" | "waiting" | "paused" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected";
       /** @enum {string} */
       step: "validate" | "scan" | "build" | "warm_up" | "smoke_test" | "approval" | "window" | "roll_out" | "analyse" | "finish";
       /** @enum {string} */
       strategy: "direct" | "blue_green" | "rolling" | "canary";
       summary: string;
       visitors_percent: number;
       waiting_for: string | null;
       websites: {
        failed: number;
        live: number;
        restored: number;
        skipped: number;
        total: number;
        unchanged: number;
       };
      };
     };
    };
   };
  };
 };
 "/deployments/content": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      all_drafts?: boolean;
      all_websites?: boolean;
      analysis?: {
       enabled?: boolean;
       max_error_rate?: number;
       max_slowdown_ms?: number;
       max_slowdown_ratio?: number;
       min_page_failures?: number;
       min_renders?: number;
       min_requests?: number;
       synthetic?: boolean;
      };
      canary?: {
       steps: {
        percent: number;
        seconds: number;
       }[];
      };
      entry_ids?: string[];
      /** @enum {string} */
      environment?: "production" | "staging";
      keep_hot_seconds?: number;
      note?: string;
      /** @enum {string} */
      on_site_failure?: "abort" | "skip";
      override_freeze?: {
       reason: string;
      };
      restore_release?: number;
      rolling?: {
       batch_size?: number;
       max_failed_websites?: number;
       pause_seconds?: number;
      };
      scheduled_at?: string;
      /** @enum {string} */
      strategy?: "direct" | "blue_green" | "rolling" | "canary";
      unpublish_entry_ids?: string[];
      watch_seconds?: number;
      website_id?: string;
      website_ids?: string[];
     };
    };
   };
   responses: {
    202: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       approval_id: string | null;
       can: ("rollback" | "pause" | "resume" | "promote" | "abort" | "approve" | "reject")[];
       created_at: string;
       created_by: {
        id: string;
        kind: string;
        label: string;
       } | null;
       /** @enum {string} */
       environment: "production" | "staging";
       finished_at: string | null;
       fleet_id: string | null;
       hot_until: string | null;
       id: string;
       /** @enum {string} */
       module: "theme" | "plugin" | "content" | "configuration" | "api";
       next_at: string | null;
       note: string | null;
       percent: number;
       problem: ({
        code?: string;
        detail?: string;
        errors?: {
         [key: string]: unknown;
        }[];
        step?: string;
        website_id?: string;
       } & {
        [key: string]: unknown;
       }) | null;
       promoted_from: string | null;
       scheduled_at: string | null;
       started_at: string | null;
       /** @enum {string} */
       state: "queued" | "running" | "waiting" | "paused" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected";
       /** @enum {string} */
       step: "validate" | "scan" | "build" | "warm_up" | "smoke_test" | "approval" | "window" | "roll_out" | "analyse" | "finish";
       /** @enum {string} */
       strategy: "direct" | "blue_green" | "rolling" | "canary";
       summary: string;
       visitors_percent: number;
       waiting_for: string | null;
       websites: {
        failed: number;
        live: number;
        restored: number;
        skipped: number;
        total: number;
        unchanged: number;
       };
      };
     };
    };
   };
  };
 };
 "/deployments/events": {
  parameters: {
  };
  get: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        created_at: string;
        environment: string;
        finished_at: string | null;
        id: string;
        last_sequence: number;
        module: string;
        started_at: string | null;
        state: string;
        step: string;
        strategy: string;
        summary: string;
        waiting_for: string | null;
       }[];
      };
      "text/event-stream": string;
     };
    };
   };
  };
 };
 "/deployments/metrics": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     environment?: "production" | "staging";
     from?: string;
     to?: string;
     website_id?: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       by_module: {
        aborted: number;
        deployments: number;
        duration: {
         p50_seconds: number | null;
         p95_seconds: number | null;
        };
        failed: number;
        key: string;
        mean_time_to_restore_seconds: number | null;
        rejected: number;
        rollback_rate: number | null;
        rolled_back: number;
        succeeded: number;
        success_rate: number | null;
        unfinished: number;
       }[];
       by_strategy: {
        aborted: number;
        deployments: number;
        duration: {
         p50_seconds: number | null;
         p95_seconds: number | null;
        };
        failed: number;
        key: string;
        mean_time_to_restore_seconds: number | null;
        rejected: number;
        rollback_rate: number | null;
        rolled_back: number;
        succeeded: number;
        success_rate: number | null;
        unfinished: number;
       }[];
       from: string;
       per_day: number;
       points: {
        aborted: number;
        day: string;
        deployments: number;
        failed: number;
        rejected: number;
        rolled_back: number;
        succeeded: number;
        unfinished: number;
       }[];
       to: string;
       totals: {
        aborted: number;
        deployments: number;
        duration: {
         p50_seconds: number | null;
         p95_seconds: number | null;
        };
        failed: number;
        mean_time_to_restore_seconds: number | null;
        rejected: number;
        rollback_rate: number | null;
        rolled_back: number;
        succeeded: number;
        success_rate: number | null;
        unfinished: number;
       };
      };
     };
    };
   };
  };
 };
 "/deployments/plugin": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      all_websites?: boolean;
      analysis?: {
       enabled?: boolean;
       max_error_rate?: number;
       max_slowdown_ms?: number;
       max_slowdown_ratio?: number;
       min_page_failures?: number;
       min_renders?: number;
       min_requests?: number;
       synthetic?: boolean;
      };
      canary?: {
       steps: {
        percent: number;
        seconds: number;
       }[];
      };
      /** @enum {string} */
      environment?: "production" | "staging";
      keep_hot_seconds?: number;
      note?: string;
      /** @enum {string} */
      on_site_failure?: "abort" | "skip";
      override_freeze?: {
       reason: string;
      };
      plugins: {
       enabled?: boolean;
       grant?: string[];
       name: string;
       remove?: boolean;
       settings?: {
        [key: string]: unknown;
       };
       version?: string;
       with_dependencies?: boolean;
      }[];
      rolling?: {
       batch_size?: number;
       max_failed_websites?: number;
       pause_seconds?: number;
      };
      scheduled_at?: string;
      /** @enum {string} */
      strategy?: "direct" | "blue_green" | "rolling" | "canary";
      watch_seconds?: number;
      website_id?: string;
      website_ids?: string[];
     };
    };
   };
   responses: {
    202: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       approval_id: string | null;
       can: ("rollback" | "pause" | "resume" | "promote" | "abort" | "approve" | "reject")[];
       created_at: string;
       created_by: {
        id: string;
        kind: string;
        label: string;
       } | null;
       /** @enum {string} */
       environment: "production" | "staging";
       finished_at: string | null;
       fleet_id: string | null;
       hot_until: string | null;
       id: string;
       /** @enum {string} */
       module: "theme" | "plugin" | "content" | "configuration" | "api";
       next_at: string | null;
       note: string | null;
       percent: number;
       problem: ({
        code?: string;
        detail?: string;
        errors?: {
         [key: string]: unknown;
        }[];
        step?: string;
        website_id?: string;
       } & {
        [key: string]: unknown;
       }) | null;
       promoted_from: string | null;
       scheduled_at: string | null;
       started_at: string | null;
       /** @enum {string} */
       state: "queued" | "running" | "waiting" | "paused" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected";
       /** @enum {string} */
       step: "validate" | "scan" | "build" | "warm_up" | "smoke_test" | "approval" | "window" | "roll_out" | "analyse" | "finish";
       /** @enum {string} */
       strategy: "direct" | "blue_green" | "rolling" | "canary";
       summary: string;
       visitors_percent: number;
       waiting_for: string | null;
       websites: {
        failed: number;
        live: number;
        restored: number;
        skipped: number;
        total: number;
        unchanged: number;
       };
      };
     };
    };
   };
  };
 };
 "/deployments/theme": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      all_websites?: boolean;
      analysis?: {
       enabled?: boolean;
       max_error_rate?: number;
       max_slowdown_ms?: number;
       max_slowdown_ratio?: number;
       min_page_failures?: number;
       min_renders?: number;
       min_requests?: number;
       synthetic?: boolean;
      };
      canary?: {
       steps: {
        percent: number;
        seconds: number;
       }[];
      };
      customization?: {
       groups?: {
        [key: string]: {
         layout?: string | false;
         order: string[];
         sections: {
          [key: string]: {
           block_order?: string[];
           blocks?: {
            [key: string]: {
             disabled?: boolean;
             settings?: {
              [key: string]: unknown;
             };
             type: string;
            };
           };
           disabled?: boolean;
           settings?: {
            [key: string]: unknown;
           };
           type: string;
          };
         };
        };
       };
       settings?: {
        [key: string]: unknown;
       };
       templates?: {
        [key: string]: {
         layout?: string | false;
         order: string[];
         sections: {
          [key: string]: {
           block_order?: string[];
           blocks?: {
            [key: string]: {
             disabled?: boolean;
             settings?: {
              [key: string]: unknown;
             };
             type: string;
            };
           };
           disabled?: boolean;
           settings?: {
            [key: string]: unknown;
           };
           type: string;
          };
         };
        };
       };
      };
      /** @enum {string} */
      environment?: "production" | "staging";
      keep_hot_seconds?: number;
      note?: string;
      /** @enum {string} */
      on_site_failure?: "abort" | "skip";
      override_freeze?: {
       reason: string;
      };
      rolling?: {
       batch_size?: number;
       max_failed_websites?: number;
       pause_seconds?: number;
      };
      scheduled_at?: string;
      /** @enum {string} */
      strategy?: "direct" | "blue_green" | "rolling" | "canary";
      theme: string;
      version?: string;
      watch_seconds?: number;
      website_id?: string;
      website_ids?: string[];
     };
    };
   };
   responses: {
    202: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       approval_id: string | null;
       can: ("rollback" | "pause" | "resume" | "promote" | "abort" | "approve" | "reject")[];
       created_at: string;
       created_by: {
        id: string;
        kind: string;
        label: string;
       } | null;
       /** @enum {string} */
       environment: "production" | "staging";
       finished_at: string | null;
       fleet_id: string | null;
       hot_until: string | null;
       id: string;
       /** @enum {string} */
       module: "theme" | "plugin" | "content" | "configuration" | "api";
       next_at: string | null;
       note: string | null;
       percent: number;
       problem: ({
        code?: string;
        detail?: string;
        errors?: {
         [key: string]: unknown;
        }[];
        step?: string;
        website_id?: string;
       } & {
        [key: string]: unknown;
       }) | null;
       promoted_from: string | null;
       scheduled_at: string | null;
       started_at: string | null;
       /** @enum {string} */
       state: "queued" | "running" | "waiting" | "paused" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected";
       /** @enum {string} */
       step: "validate" | "scan" | "build" | "warm_up" | "smoke_test" | "approval" | "window" | "roll_out" | "analyse" | "finish";
       /** @enum {string} */
       strategy: "direct" | "blue_green" | "rolling" | "canary";
       summary: string;
       visitors_percent: number;
       waiting_for: string | null;
       websites: {
        failed: number;
        live: number;
        restored: number;
        skipped: number;
        total: number;
        unchanged: number;
       };
      };
     };
    };
   };
  };
 };
 "/dns-providers": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        checked_at: string | null;
        created_at: string;
        created_by: string;
        id: string;
        /** @enum {unknown} */
        kind: "cloudflare" | "route53" | "rfc2136";
        name: string;
        problem: string | null;
        settings: {
         access_key_id?: string;
         /** @enum {unknown} */
         algorithm?: "hmac-sha256" | "hmac-sha384" | "hmac-sha512";
         key_name?: string;
         port?: number;
         server?: string;
         zones?: string[];
        };
        /** @enum {unknown} */
        state: "unchecked" | "working" | "failing";
        updated_at: string;
        version: number;
        zones: string[];
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      /** @enum {unknown} */
      kind: "cloudflare" | "route53" | "rfc2136";
      name: string;
      secret: string;
      settings?: {
       access_key_id?: string;
       /** @enum {unknown} */
       algorithm?: "hmac-sha256" | "hmac-sha384" | "hmac-sha512";
       key_name?: string;
       port?: number;
       server?: string;
       zones?: string[];
      };
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       checked_at: string | null;
       created_at: string;
       created_by: string;
       id: string;
       /** @enum {unknown} */
       kind: "cloudflare" | "route53" | "rfc2136";
       name: string;
       problem: string | null;
       settings: {
        access_key_id?: string;
        /** @enum {unknown} */
        algorithm?: "hmac-sha256" | "hmac-sha384" | "hmac-sha512";
        key_name?: string;
        port?: number;
        server?: string;
        zones?: string[];
       };
       /** @enum {unknown} */
       state: "unchecked" | "working" | "failing";
       updated_at: string;
       version: number;
       zones: string[];
      };
     };
    };
   };
  };
 };
 "/dns-providers/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       checked_at: string | null;
       created_at: string;
       created_by: string;
       id: string;
       /** @enum {unknown} */
       kind: "cloudflare" | "route53" | "rfc2136";
       name: string;
       problem: string | null;
       settings: {
        access_key_id?: string;
        /** @enum {unknown} */
        algorithm?: "hmac-sha256" | "hmac-sha384" | "hmac-sha512";
        key_name?: string;
        port?: number;
        server?: string;
        zones?: string[];
       };
       /** @enum {unknown} */
       state: "unchecked" | "working" | "failing";
       updated_at: string;
       version: number;
       zones: string[];
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
  patch: {
   parameters: {
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      name?: string;
      secret?: string;
      settings?: {
       access_key_id?: string;
       /** @enum {unknown} */
       algorithm?: "hmac-sha256" | "hmac-sha384" | "hmac-sha512";
       key_name?: string;
       port?: number;
       server?: string;
       zones?: string[];
      };
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       checked_at: string | null;
       created_at: string;
       created_by: string;
       id: string;
       /** @enum {unknown} */
       kind: "cloudflare" | "route53" | "rfc2136";
       name: string;
       problem: string | null;
       settings: {
        access_key_id?: string;
        /** @enum {unknown} */
        algorithm?: "hmac-sha256" | "hmac-sha384" | "hmac-sha512";
        key_name?: string;
        port?: number;
        server?: string;
        zones?: string[];
       };
       /** @enum {unknown} */
       state: "unchecked" | "working" | "failing";
       updated_at: string;
       version: number;
       zones: string[];
      };
     };
    };
   };
  };
 };
 "/dns-providers/{id}/records": {
  parameters: {
  };
  get: {
   parameters: {
    query: {
     cursor?: string;
     limit?: number;
     zone: string;
    };
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        locked: string | null;
        name: string;
        ttl: number;
        type: string;
        value: string;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/dns-providers/{id}/test": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       checked_at: string | null;
       created_at: string;
       created_by: string;
       id: string;
       /** @enum {unknown} */
       kind: "cloudflare" | "route53" | "rfc2136";
       name: string;
       problem: string | null;
       settings: {
        access_key_id?: string;
        /** @enum {unknown} */
        algorithm?: "hmac-sha256" | "hmac-sha384" | "hmac-sha512";
        key_name?: string;
        port?: number;
        server?: string;
        zones?: string[];
       };
       /** @enum {unknown} */
       state: "unchecked" | "working" | "failing";
       updated_at: string;
       version: number;
       zones: string[];
      };
     };
    };
   };
  };
 };
 "/dns-providers/{id}/zones": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        id: string;
        name: string;
       }[];
      };
     };
    };
   };
  };
 };
 "/docs/guides": {
  parameters: {
  };
  get: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        name: string;
        summary: string;
        title: string;
       }[];
      };
     };
    };
   };
  };
 };
 "/docs/guides/{name}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     name: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       headings: {
        id: string;
        level: number;
        text: string;
       }[];
       html: string;
       name: string;
       summary: string;
       title: string;
      };
     };
    };
   };
  };
 };
 "/domain-transfers": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     direction?: "incoming" | "outgoing";
     limit?: number;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        created_at: string;
        created_by: string | null;
        decided_at: string | null;
        decided_by: string | null;
        /** @enum {unknown} */
        direction: "incoming" | "outgoing";
        domain_id: string;
        expires_at: string;
        from: string;
        host: string;
        id: string;
        message: string | null;
        /** @enum {unknown} */
        state: "offered" | "accepted" | "declined" | "canceled" | "expired";
        to: string;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/domain-transfers/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       created_by: string | null;
       decided_at: string | null;
       decided_by: string | null;
       /** @enum {unknown} */
       direction: "incoming" | "outgoing";
       domain_id: string;
       expires_at: string;
       from: string;
       host: string;
       id: string;
       message: string | null;
       /** @enum {unknown} */
       state: "offered" | "accepted" | "declined" | "canceled" | "expired";
       to: string;
      };
     };
    };
   };
  };
 };
 "/domain-transfers/{id}/accept": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      website_id: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       created_by: string | null;
       decided_at: string | null;
       decided_by: string | null;
       /** @enum {unknown} */
       direction: "incoming" | "outgoing";
       domain_id: string;
       expires_at: string;
       from: string;
       host: string;
       id: string;
       message: string | null;
       /** @enum {unknown} */
       state: "offered" | "accepted" | "declined" | "canceled" | "expired";
       to: string;
      };
     };
    };
   };
  };
 };
 "/domain-transfers/{id}/cancel": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       created_by: string | null;
       decided_at: string | null;
       decided_by: string | null;
       /** @enum {unknown} */
       direction: "incoming" | "outgoing";
       domain_id: string;
       expires_at: string;
       from: string;
       host: string;
       id: string;
       message: string | null;
       /** @enum {unknown} */
       state: "offered" | "accepted" | "declined" | "canceled" | "expired";
       to: string;
      };
     };
    };
   };
  };
 };
 "/domain-transfers/{id}/decline": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       created_by: string | null;
       decided_at: string | null;
       decided_by: string | null;
       /** @enum {unknown} */
       direction: "incoming" | "outgoing";
       domain_id: string;
       expires_at: string;
       from: string;
       host: string;
       id: string;
       message: string | null;
       /** @enum {unknown} */
       state: "offered" | "accepted" | "declined" | "canceled" | "expired";
       to: string;
      };
     };
    };
   };
  };
 };
 "/domains/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       certificate: {
        issuer: string | null;
        not_after: string | null;
        problem: string | null;
        source: ("acme" | "upload") | null;
        /** @enum {unknown} */
        state: "served" | "ordered" | "failed" | "none";
       } | null;
       checked_at: string | null;
       created_at: string;
       dns_provider_id: string | null;
       expires_at: string | null;
       failing_since: string | null;
       hints: string[];
       host: string;
       hsts: {
        max_age: number;
        preload: boolean;
        subdomains: boolean;
       };
       /** @enum {unknown} */
       https: "auto" | "manual" | "off";
       id: string;
       is_primary: boolean;
       lost_at: string | null;
       method: ("txt" | "cname" | "http" | "operator") | null;
       next_check_at: string | null;
       points_here: boolean;
       preferred_method: ("txt" | "cname" | "http") | null;
       problem: ("held_elsewhere" | "resting" | "proof_missing" | "not_pointing_here" | "stopped") | null;
       quarantine: {
        reason: string;
        until: string | null;
       } | null;
       records: {
        explanation: string;
        name: string;
        provider_can_create: boolean;
        /** @enum {unknown} */
        purpose: "verify" | "point" | "certificate";
        required: boolean;
        seen: string[];
        /** @enum {unknown} */
        state: "found" | "missing" | "wrong" | "unknown";
        ttl: number;
        /** @enum {unknown} */
        type: "TXT" | "CNAME" | "A" | "AAAA" | "CAA" | "HTTP";
        value: string;
       }[];
       /** @enum {unknown} */
       redirect_status: 301 | 302 | 307 | 308;
       redirect_to: string | null;
       redirects: boolean;
       /** @enum {unknown} */
       serves: "website" | "portal";
       /** @enum {unknown} */
       state: "pending" | "verified" | "misconfigured" | "lost" | "quarantined";
       unicode_host: string;
       updated_at: string;
       url: string;
       verified_at: string | null;
       version: number;
       website_id: string | null;
       website_status: string | null;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
  patch: {
   parameters: {
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      dns_provider_id?: string | null;
      hsts?: {
       max_age?: number;
       preload?: boolean;
       subdomains?: boolean;
      };
      /** @enum {unknown} */
      https?: "auto" | "manual" | "off";
      /** @enum {boolean} */
      is_primary?: true;
      /** @enum {unknown} */
      redirect_status?: 301 | 302 | 307 | 308;
      redirect_to?: string | null;
      redirects?: boolean;
      /** @enum {unknown} */
      serves?: "website" | "portal";
      website_id?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       certificate: {
        issuer: string | null;
        not_after: string | null;
        problem: string | null;
        source: ("acme" | "upload") | null;
        /** @enum {unknown} */
        state: "served" | "ordered" | "failed" | "none";
       } | null;
       checked_at: string | null;
       created_at: string;
       dns_provider_id: string | null;
       expires_at: string | null;
       failing_since: string | null;
       hints: string[];
       host: string;
       hsts: {
        max_age: number;
        preload: boolean;
        subdomains: boolean;
       };
       /** @enum {unknown} */
       https: "auto" | "manual" | "off";
       id: string;
       is_primary: boolean;
       lost_at: string | null;
       method: ("txt" | "cname" | "http" | "operator") | null;
       next_check_at: string | null;
       points_here: boolean;
       preferred_method: ("txt" | "cname" | "http") | null;
       problem: ("held_elsewhere" | "resting" | "proof_missing" | "not_pointing_here" | "stopped") | null;
       quarantine: {
        reason: string;
        until: string | null;
       } | null;
       records: {
        explanation: string;
        name: string;
        provider_can_create: boolean;
        /** @enum {unknown} */
        purpose: "verify" | "point" | "certificate";
        required: boolean;
        seen: string[];
        /** @enum {unknown} */
        state: "found" | "missing" | "wrong" | "unknown";
        ttl: number;
        /** @enum {unknown} */
        type: "TXT" | "CNAME" | "A" | "AAAA" | "CAA" | "HTTP";
        value: string;
       }[];
       /** @enum {unknown} */
       redirect_status: 301 | 302 | 307 | 308;
       redirect_to: string | null;
       redirects: boolean;
       /** @enum {unknown} */
       serves: "website" | "portal";
       /** @enum {unknown} */
       state: "pending" | "verified" | "misconfigured" | "lost" | "quarantined";
       unicode_host: string;
       updated_at: string;
       url: string;
       verified_at: string | null;
       version: number;
       website_id: string | null;
       website_status: string | null;
      };
     };
    };
   };
  };
 };
 "/domains/{id}/certificate": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       answers: {
        answers_for: string[];
        authority: string | null;
        created_at: string;
        fingerprint: string;
        id: string;
        issuer: string;
        key_type: string;
        names: string[];
        not_after: string;
        not_before: string;
        ocsp: {
         checked_at: string | null;
         next_update: string | null;
         problem: string | null;
         /** @enum {unknown} */
         state: "good" | "revoked" | "unavailable" | "pending";
        } | null;
        profile: string | null;
        renew_at: string | null;
        revocation_reason: string | null;
        revoked_at: string | null;
        serial: string;
        /** @enum {unknown} */
        source: "acme" | "upload";
        /** @enum {unknown} */
        state: "active" | "replaced" | "revoked" | "expired" | "removed";
        tenant_id: string | null;
       } | null;
       certificate_id: string | null;
       host: string;
       issuer: string | null;
       next_attempt_at: string | null;
       not_after: string | null;
       order: {
        attempts: number;
        authority: string | null;
        certificate_id: string | null;
        challenge: string | null;
        created_at: string;
        events: {
         at: string;
         detail: string | null;
         event: string;
        }[];
        finished_at: string | null;
        id: string;
        names: string[];
        next_attempt_at: string | null;
        problem: {
         detail: string;
         hint: string;
         name: string | null;
         retry: string;
         type: string;
        } | null;
        reason: string;
        replaces: string | null;
        /** @enum {unknown} */
        state: "queued" | "running" | "issued" | "failed" | "canceled";
        tenant_id: string | null;
       } | null;
       orders: {
        attempts: number;
        authority: string | null;
        certificate_id: string | null;
        challenge: string | null;
        created_at: string;
        events: {
         at: string;
         detail: string | null;
         event: string;
        }[];
        finished_at: string | null;
        id: string;
        names: string[];
        next_attempt_at: string | null;
        problem: {
         detail: string;
         hint: string;
         name: string | null;
         retry: string;
         type: string;
        } | null;
        reason: string;
        replaces: string | null;
        /** @enum {unknown} */
        state: "queued" | "running" | "issued" | "failed" | "canceled";
        tenant_id: string | null;
       }[];
       problem: {
        detail: string;
        hint: string;
        name: string | null;
        retry: string;
        type: string;
       } | null;
       renew_at: string | null;
       source: ("acme" | "upload") | null;
       stand_by: {
        answers_for: string[];
        authority: string | null;
        created_at: string;
        fingerprint: string;
        id: string;
        issuer: string;
        key_type: string;
        names: string[];
        not_after: string;
        not_before: string;
        ocsp: {
         checked_at: string | null;
         next_update: string | null;
         problem: string | null;
         /** @enum {unknown} */
         state: "good" | "revoked" | "unavailable" | "pending";
        } | null;
        profile: string | null;
        renew_at: string | null;
        revocation_reason: string | null;
        revoked_at: string | null;
        serial: string;
        /** @enum {unknown} */
        source: "acme" | "upload";
        /** @enum {unknown} */
        state: "active" | "replaced" | "revoked" | "expired" | "removed";
        tenant_id: string | null;
       }[];
       /** @enum {unknown} */
       state: "served" | "expired" | "ordered" | "failed" | "missing" | "waiting" | "off";
       summary: string;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      chain: string;
      dry_run?: boolean;
      key?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       answers_for: string[];
       certificate: {
        answers_for: string[];
        authority: string | null;
        created_at: string;
        fingerprint: string;
        id: string;
        issuer: string;
        key_type: string;
        names: string[];
        not_after: string;
        not_before: string;
        ocsp: {
         checked_at: string | null;
         next_update: string | null;
         problem: string | null;
         /** @enum {unknown} */
         state: "good" | "revoked" | "unavailable" | "pending";
        } | null;
        profile: string | null;
        renew_at: string | null;
        revocation_reason: string | null;
        revoked_at: string | null;
        serial: string;
        /** @enum {unknown} */
        source: "acme" | "upload";
        /** @enum {unknown} */
        state: "active" | "replaced" | "revoked" | "expired" | "removed";
        tenant_id: string | null;
       } | null;
       findings: {
        code: string;
        hint: string | null;
        /** @enum {unknown} */
        level: "error" | "warning";
        message: string;
       }[];
       is_accepted: boolean;
       summary: string;
      };
     };
    };
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       answers_for: string[];
       certificate: {
        answers_for: string[];
        authority: string | null;
        created_at: string;
        fingerprint: string;
        id: string;
        issuer: string;
        key_type: string;
        names: string[];
        not_after: string;
        not_before: string;
        ocsp: {
         checked_at: string | null;
         next_update: string | null;
         problem: string | null;
         /** @enum {unknown} */
         state: "good" | "revoked" | "unavailable" | "pending";
        } | null;
        profile: string | null;
        renew_at: string | null;
        revocation_reason: string | null;
        revoked_at: string | null;
        serial: string;
        /** @enum {unknown} */
        source: "acme" | "upload";
        /** @enum {unknown} */
        state: "active" | "replaced" | "revoked" | "expired" | "removed";
        tenant_id: string | null;
       } | null;
       findings: {
        code: string;
        hint: string | null;
        /** @enum {unknown} */
        level: "error" | "warning";
        message: string;
       }[];
       is_accepted: boolean;
       summary: string;
      };
     };
    };
   };
  };
 };
 "/domains/{id}/certificate/order": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   responses: {
    202: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       attempts: number;
       authority: string | null;
       certificate_id: string | null;
       challenge: string | null;
       created_at: string;
       events: {
        at: string;
        detail: string | null;
        event: string;
       }[];
       finished_at: string | null;
       id: string;
       names: string[];
       next_attempt_at: string | null;
       problem: {
        detail: string;
        hint: string;
        name: string | null;
        retry: string;
        type: string;
       } | null;
       reason: string;
       replaces: string | null;
       /** @enum {unknown} */
       state: "queued" | "running" | "issued" | "failed" | "canceled";
       tenant_id: string | null;
      };
     };
    };
   };
  };
 };
 "/domains/{id}/check": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       certificate: {
        issuer: string | null;
        not_after: string | null;
        problem: string | null;
        source: ("acme" | "upload") | null;
        /** @enum {unknown} */
        state: "served" | "ordered" | "failed" | "none";
       } | null;
       checked_at: string | null;
       created_at: string;
       dns_provider_id: string | null;
       expires_at: string | null;
       failing_since: string | null;
       hints: string[];
       host: string;
       hsts: {
        max_age: number;
        preload: boolean;
        subdomains: boolean;
       };
       /** @enum {unknown} */
       https: "auto" | "manual" | "off";
       id: string;
       is_primary: boolean;
       lost_at: string | null;
       method: ("txt" | "cname" | "http" | "operator") | null;
       next_check_at: string | null;
       points_here: boolean;
       preferred_method: ("txt" | "cname" | "http") | null;
       problem: ("held_elsewhere" | "resting" | "proof_missing" | "not_pointing_here" | "stopped") | null;
       quarantine: {
        reason: string;
        until: string | null;
       } | null;
       records: {
        explanation: string;
        name: string;
        provider_can_create: boolean;
        /** @enum {unknown} */
        purpose: "verify" | "point" | "certificate";
        required: boolean;
        seen: string[];
        /** @enum {unknown} */
        state: "found" | "missing" | "wrong" | "unknown";
        ttl: number;
        /** @enum {unknown} */
        type: "TXT" | "CNAME" | "A" | "AAAA" | "CAA" | "HTTP";
        value: string;
       }[];
       /** @enum {unknown} */
       redirect_status: 301 | 302 | 307 | 308;
       redirect_to: string | null;
       redirects: boolean;
       /** @enum {unknown} */
       serves: "website" | "portal";
       /** @enum {unknown} */
       state: "pending" | "verified" | "misconfigured" | "lost" | "quarantined";
       unicode_host: string;
       updated_at: string;
       url: string;
       verified_at: string | null;
       version: number;
       website_id: string | null;
       website_status: string | null;
      };
     };
    };
   };
  };
 };
 "/domains/{id}/connect": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       available: boolean;
       provider: string | null;
       reason: string | null;
       signed: boolean;
       url: string | null;
      };
     };
    };
   };
  };
 };
 "/domains/{id}/records/create": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      dns_provider_id?: string;
      dry_run?: boolean;
      replace?: boolean;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       dns_provider: {
        id: string;
        kind: string;
        name: string;
       };
       dry_run: boolean;
       steps: {
        /** @enum {unknown} */
        action: "add" | "keep" | "replaced" | "blocked";
        explanation: string;
        name: string;
        ttl: number;
        type: string;
        value: string;
       }[];
       zone: string;
      };
     };
    };
   };
  };
 };
 "/domains/{id}/seo": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       checked_at: string;
       findings: {
        check: string;
        /** @enum {string} */
        level: "good" | "warning" | "problem";
        message: string;
       }[];
       hops: string[];
       host: string;
      };
     };
    };
   };
  };
 };
 "/domains/{id}/traffic": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     from?: string;
     interval?: "hour" | "day";
     to?: string;
    };
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       from: string;
       interval: string;
       points: {
        at: string;
        bytes: number;
        latency: {
         p50_ms: number | null;
         p95_ms: number | null;
         p99_ms: number | null;
        };
        requests: number;
        status_2xx: number;
        status_3xx: number;
        status_4xx: number;
        status_5xx: number;
        views: number;
       }[];
       to: string;
       totals: {
        bytes: number;
        latency: {
         p50_ms: number | null;
         p95_ms: number | null;
         p99_ms: number | null;
        };
        requests: number;
        status_2xx: number;
        status_3xx: number;
        status_4xx: number;
        status_5xx: number;
        views: number;
       };
      };
     };
    };
   };
  };
 };
 "/domains/{id}/transfer": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      message?: string;
      tenant: string;
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       created_by: string | null;
       decided_at: string | null;
       decided_by: string | null;
       /** @enum {unknown} */
       direction: "incoming" | "outgoing";
       domain_id: string;
       expires_at: string;
       from: string;
       host: string;
       id: string;
       message: string | null;
       /** @enum {unknown} */
       state: "offered" | "accepted" | "declined" | "canceled" | "expired";
       to: string;
      };
     };
    };
   };
  };
 };
 "/invitations": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        created_at: string;
        email: string;
        expired: boolean;
        expires_at: string;
        id: string;
        invited_by: string;
        role: {
         name: string;
         slug: string;
        };
        sent_at: string;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      email: string;
      expires_in_days?: number;
      role: string;
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       email: string;
       expired: boolean;
       expires_at: string;
       id: string;
       invited_by: string;
       role: {
        name: string;
        slug: string;
       };
       sent_at: string;
      };
     };
    };
   };
  };
 };
 "/invitations/{id}": {
  parameters: {
  };
  delete: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
 };
 "/invitations/{id}/resend": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       email: string;
       expired: boolean;
       expires_at: string;
       id: string;
       invited_by: string;
       role: {
        name: string;
        slug: string;
       };
       sent_at: string;
      };
     };
    };
   };
  };
 };
 "/invitations/accept": {
  parameters: {
  };
  post: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      token: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       email: string;
       role: {
        name: string;
        slug: string;
       };
       tenant: {
        display_name: string;
        id: string;
        slug: string;
       };
       user_id: string;
      };
     };
    };
   };
  };
 };
 "/invitations/lookup": {
  parameters: {
  };
  post: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      token: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       email: string;
       expires_at: string;
       has_account: boolean;
       invited_by: string;
       role: {
        name: string;
        slug: string;
       };
       tenant: {
        display_name: string;
        id: string;
        slug: string;
       };
      };
     };
    };
   };
  };
 };
 "/invitations/sign-up": {
  parameters: {
  };
  post: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      name: string;
      password: string;
      token: string;
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       email: string;
       role: {
        name: string;
        slug: string;
       };
       tenant: {
        display_name: string;
        id: string;
        slug: string;
       };
       user_id: string;
      };
     };
    };
   };
  };
 };
 "/jobs": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
     state?: "queued" | "running" | "succeeded" | "failed" | "canceled";
     task?: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        attempts: number;
        cancel_requested: boolean;
        created_at: string;
        finished_at: string | null;
        id: string;
        /** @enum {unknown} */
        lane: "quick" | "long" | "outbound";
        last_error: string | null;
        max_attempts: number;
        progress: {
         done: number;
         note: string | null;
         total: number | null;
        } | null;
        result: unknown;
        run_at: string;
        started_at: string | null;
        /** @enum {unknown} */
        state: "queued" | "running" | "succeeded" | "failed" | "canceled";
        task: string;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/jobs/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       attempts: number;
       cancel_requested: boolean;
       created_at: string;
       finished_at: string | null;
       id: string;
       /** @enum {unknown} */
       lane: "quick" | "long" | "outbound";
       last_error: string | null;
       max_attempts: number;
       progress: {
        done: number;
        note: string | null;
        total: number | null;
       } | null;
       result: unknown;
       run_at: string;
       started_at: string | null;
       /** @enum {unknown} */
       state: "queued" | "running" | "succeeded" | "failed" | "canceled";
       task: string;
      };
     };
    };
   };
  };
 };
 "/jobs/{id}/cancel": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       attempts: number;
       cancel_requested: boolean;
       created_at: string;
       finished_at: string | null;
       id: string;
       /** @enum {unknown} */
       lane: "quick" | "long" | "outbound";
       last_error: string | null;
       max_attempts: number;
       progress: {
        done: number;
        note: string | null;
        total: number | null;
       } | null;
       result: unknown;
       run_at: string;
       started_at: string | null;
       /** @enum {unknown} */
       state: "queued" | "running" | "succeeded" | "failed" | "canceled";
       task: string;
      };
     };
    };
   };
  };
 };
 "/jobs/{id}/retry": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       attempts: number;
       cancel_requested: boolean;
       created_at: string;
       finished_at: string | null;
       id: string;
       /** @enum {unknown} */
       lane: "quick" | "long" | "outbound";
       last_error: string | null;
       max_attempts: number;
       progress: {
        done: number;
        note: string | null;
        total: number | null;
       } | null;
       result: unknown;
       run_at: string;
       started_at: string | null;
       /** @enum {unknown} */
       state: "queued" | "running" | "succeeded" | "failed" | "canceled";
       task: string;
      };
     };
    };
   };
  };
 };
 "/mail-templates": {
  parameters: {
  };
  get: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        description: string;
        html: string;
        is_own: boolean;
        locale: string;
        slug: string;
        subject: string;
        text: string;
        updated_at: string | null;
        updated_by: string | null;
        variables: {
         [key: string]: unknown;
        };
        version: number;
       }[];
      };
     };
    };
   };
  };
 };
 "/mail-templates/{slug}": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     locale?: string;
    };
    path: {
     slug: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       description: string;
       html: string;
       is_own: boolean;
       locale: string;
       slug: string;
       subject: string;
       text: string;
       updated_at: string | null;
       updated_by: string | null;
       variables: {
        [key: string]: unknown;
       };
       version: number;
      };
     };
    };
   };
  };
  put: {
   parameters: {
    query?: {
     locale?: string;
    };
    path: {
     slug: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      html: string;
      subject: string;
      text: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       description: string;
       html: string;
       is_own: boolean;
       locale: string;
       slug: string;
       subject: string;
       text: string;
       updated_at: string | null;
       updated_by: string | null;
       variables: {
        [key: string]: unknown;
       };
       version: number;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    query?: {
     locale?: string;
    };
    path: {
     slug: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
 };
 "/mail-templates/{slug}/preview": {
  parameters: {
  };
  post: {
   parameters: {
    query?: {
     locale?: string;
    };
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     slug: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      html?: string;
      subject?: string;
      text?: string;
      variables?: {
       [key: string]: unknown;
      };
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       html: string;
       subject: string;
       text: string;
      };
     };
    };
   };
  };
 };
 "/mailbox": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
     state?: "queued" | "sent" | "captured" | "failed";
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        created_at: string;
        error: string | null;
        id: string;
        job_id: string | null;
        locale: string;
        message_id: string | null;
        sent_at: string | null;
        /** @enum {unknown} */
        state: "queued" | "sent" | "captured" | "failed";
        subject: string;
        template: string;
        to: string;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/mailbox/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       error: string | null;
       html: string;
       id: string;
       job_id: string | null;
       locale: string;
       message_id: string | null;
       sent_at: string | null;
       /** @enum {unknown} */
       state: "queued" | "sent" | "captured" | "failed";
       subject: string;
       template: string;
       text: string;
       to: string;
      };
     };
    };
   };
  };
 };
 "/marketplace/categories": {
  parameters: {
  };
  get: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        id: string;
        plugins: number;
       }[];
      };
     };
    };
   };
  };
 };
 "/marketplace/plugins": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     category?: "e-commerce" | "forms" | "analytics" | "seo" | "security" | "performance" | "integration" | "custom";
     compatible?: boolean;
     cursor?: string;
     limit?: number;
     origin?: "built_in" | "public" | "own";
     q?: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        author: string;
        category: string;
        description: string;
        hash: string;
        hotswap: string;
        is_blocked: boolean;
        is_compatible: boolean;
        is_signed: boolean;
        name: string;
        /** @enum {string} */
        origin: "built_in" | "public" | "own";
        permissions: string[];
        published_at: string;
        publisher: {
         name: string;
         url: string | null;
         verified: boolean;
        } | null;
        title: string;
        version: string;
        websites: number | null;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/marketplace/plugins/{name}": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     origin?: "built_in" | "public" | "own";
     version?: string;
    };
    path: {
     name: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       advisories: {
        action: string;
        description: string;
        hash: string | null;
        id: string;
        published_at: string;
        range: string | null;
        severity: string;
        title: string;
        url: string | null;
       }[];
       author: string;
       author_url: string | null;
       category: string;
       consent: {
        browser: {
         [key: string]: unknown[];
        };
        hosts: string[];
        permissions: {
         consequence: string;
         id: string;
         title: string;
        }[];
       };
       dependencies: {
        [key: string]: string;
       };
       description: string;
       hash: string;
       homepage: string | null;
       hotswap: string;
       is_blocked: boolean;
       is_compatible: boolean;
       is_signed: boolean;
       license: string;
       name: string;
       /** @enum {string} */
       origin: "built_in" | "public" | "own";
       permissions: string[];
       published_at: string;
       publisher: {
        name: string;
        url: string | null;
        verified: boolean;
       } | null;
       readme_html: string;
       title: string;
       version: string;
       versions: {
        changes_html: string;
        hash: string;
        hotswap: string;
        is_blocked: boolean;
        is_compatible: boolean;
        is_signed: boolean;
        permissions: string[];
        published_at: string;
        version: string;
       }[];
       websites: number | null;
      };
     };
    };
   };
  };
 };
 "/marketplace/publisher": {
  parameters: {
  };
  get: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       id: string;
       keys: {
        created_at: string;
        created_by: string;
        fingerprint: string;
        name: string;
        public_key: string;
        revoked_at: string | null;
       }[];
       name: string;
       updated_at: string;
       url: string | null;
       verified_at: string | null;
       version: number;
      };
     };
    };
   };
  };
  put: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      name: string;
      url?: string | null;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       id: string;
       keys: {
        created_at: string;
        created_by: string;
        fingerprint: string;
        name: string;
        public_key: string;
        revoked_at: string | null;
       }[];
       name: string;
       updated_at: string;
       url: string | null;
       verified_at: string | null;
       version: number;
      };
     };
    };
   };
  };
 };
 "/marketplace/publisher/keys": {
  parameters: {
  };
  get: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        created_at: string;
        created_by: string;
        fingerprint: string;
        name: string;
        public_key: string;
        revoked_at: string | null;
       }[];
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      name: string;
      proof: string;
      public_key: string;
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       created_by: string;
       fingerprint: string;
       name: string;
       public_key: string;
       revoked_at: string | null;
      };
     };
    };
   };
  };
 };
 "/marketplace/publisher/keys/{fingerprint}": {
  parameters: {
  };
  delete: {
   parameters: {
    path: {
     fingerprint: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
 };
 "/marketplace/submissions": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
     state?: "pending" | "approved" | "rejected" | "withdrawn";
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        created_at: string;
        decided_at: string | null;
        findings: {
         file: string;
         message: string;
         path: string;
         severity: string;
        }[];
        fingerprint: string | null;
        hash: string;
        id: string;
        name: string;
        note: string;
        reason: string | null;
        size_bytes: number;
        /** @enum {string} */
        state: "pending" | "approved" | "rejected" | "withdrawn";
        submitted_by: string;
        version: string;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      hash: string;
      note?: string;
      signature?: {
       fingerprint: string;
       signature: string;
      };
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       decided_at: string | null;
       findings: {
        file: string;
        message: string;
        path: string;
        severity: string;
       }[];
       fingerprint: string | null;
       hash: string;
       id: string;
       name: string;
       note: string;
       reason: string | null;
       size_bytes: number;
       /** @enum {string} */
       state: "pending" | "approved" | "rejected" | "withdrawn";
       submitted_by: string;
       version: string;
      };
     };
    };
   };
  };
 };
 "/marketplace/submissions/{submission_id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     submission_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       decided_at: string | null;
       findings: {
        file: string;
        message: string;
        path: string;
        severity: string;
       }[];
       fingerprint: string | null;
       hash: string;
       id: string;
       name: string;
       note: string;
       reason: string | null;
       size_bytes: number;
       /** @enum {string} */
       state: "pending" | "approved" | "rejected" | "withdrawn";
       submitted_by: string;
       version: string;
      };
     };
    };
   };
  };
 };
 "/marketplace/submissions/{submission_id}/withdraw": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     submission_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       decided_at: string | null;
       findings: {
        file: string;
        message: string;
        path: string;
        severity: string;
       }[];
       fingerprint: string | null;
       hash: string;
       id: string;
       name: string;
       note: string;
       reason: string | null;
       size_bytes: number;
       /** @enum {string} */
       state: "pending" | "approved" | "rejected" | "withdrawn";
       submitted_by: string;
       version: string;
      };
     };
    };
   };
  };
 };
 "/me": {
  parameters: {
  };
  get: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       email: string;
       email_verified: boolean;
       id: string;
       impersonator_id: string | null;
       locale: string | null;
       name: string;
       pending_email: string | null;
       permissions: string[];
       platform_permissions: string[];
       platform_role: string | null;
       preferences: {
        /** @enum {unknown} */
        density?: "comfortable" | "compact";
        dismissed?: string[];
        /** @enum {unknown} */
        theme?: "light" | "dark" | "system";
       };
       tenant_id: string | null;
       tenants: {
        display_name: string;
        id: string;
        logo_url: string | null;
        name: string;
        slug: string;
        status: string;
       }[];
       two_factor_enabled: boolean;
       version: number;
      };
     };
    };
   };
  };
  patch: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      locale?: string | null;
      name?: string;
      preferences?: {
       density?: ("comfortable" | "compact") | null;
       dismissed?: string[] | null;
       theme?: ("light" | "dark" | "system") | null;
      };
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       email: string;
       email_verified: boolean;
       id: string;
       impersonator_id: string | null;
       locale: string | null;
       name: string;
       pending_email: string | null;
       permissions: string[];
       platform_permissions: string[];
       platform_role: string | null;
       preferences: {
        /** @enum {unknown} */
        density?: "comfortable" | "compact";
        dismissed?: string[];
        /** @enum {unknown} */
        theme?: "light" | "dark" | "system";
       };
       tenant_id: string | null;
       tenants: {
        display_name: string;
        id: string;
        logo_url: string | null;
        name: string;
        slug: string;
        status: string;
       }[];
       two_factor_enabled: boolean;
       version: number;
      };
     };
    };
   };
  };
 };
 "/members": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
     q?: string;
     role?: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        email: string;
        joined_at: string;
        name: string;
        role: {
         id: string;
         name: string;
         slug: string;
        };
        updated_at: string;
        user_id: string;
        version: number;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/members/{user_id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     user_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       email: string;
       joined_at: string;
       name: string;
       role: {
        id: string;
        name: string;
        slug: string;
       };
       updated_at: string;
       user_id: string;
       version: number;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     user_id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
  patch: {
   parameters: {
    path: {
     user_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      role: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       email: string;
       joined_at: string;
       name: string;
       role: {
        id: string;
        name: string;
        slug: string;
       };
       updated_at: string;
       user_id: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/members/leave": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
 };
 "/notifications": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     kind?: "approval.requested" | "approval.reminder" | "approval.decided" | "deployment.waiting" | "deployment.failed" | "deployment.rolled_back" | "import.finished" | "import.failed" | "export.finished" | "export.failed" | "bulk.finished" | "domain.verified" | "domain.misconfigured" | "domain.lost" | "domain.stopped" | "domain.offered" | "certificate.failed" | "certificate.expiring" | "certificate.revoked" | "invitation.accepted" | "member.left" | "member.role_changed" | "plugin.withdrawn" | "plugin.disabled" | "submission.reviewed" | "quota.reached" | "webhook.disabled" | "platform.submission_waiting" | "platform.jobs_failing" | "platform.authority_down" | "platform.certificate_failing" | "platform.tenant_over_quota";
     limit?: number;
     unread?: boolean;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        count: number;
        created_at: string;
        data: unknown;
        id: string;
        kind: string;
        read_at: string | null;
        subject: {
         id: string;
         type: string;
        };
       }[];
       next_cursor: string | null;
       unread_count: number;
      };
     };
    };
   };
  };
 };
 "/notifications/{id}": {
  parameters: {
  };
  delete: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
 };
 "/notifications/events": {
  parameters: {
  };
  get: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        count: number;
        created_at: string;
        data: unknown;
        id: string;
        kind: string;
        read_at: string | null;
        subject: {
         id: string;
         type: string;
        };
       }[];
       next_cursor: string | null;
       unread_count: number;
      };
      "text/event-stream": string;
     };
    };
   };
  };
 };
 "/notifications/preferences": {
  parameters: {
  };
  get: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        description: string;
        /** @enum {unknown} */
        kind: "approval.requested" | "approval.reminder" | "approval.decided" | "deployment.waiting" | "deployment.failed" | "deployment.rolled_back" | "import.finished" | "import.failed" | "export.finished" | "export.failed" | "bulk.finished" | "domain.verified" | "domain.misconfigured" | "domain.lost" | "domain.stopped" | "domain.offered" | "certificate.failed" | "certificate.expiring" | "certificate.revoked" | "invitation.accepted" | "member.left" | "member.role_changed" | "plugin.withdrawn" | "plugin.disabled" | "submission.reviewed" | "quota.reached" | "webhook.disabled" | "platform.submission_waiting" | "platform.jobs_failing" | "platform.authority_down" | "platform.certificate_failing" | "platform.tenant_over_quota";
        mail: boolean | null;
        portal: boolean;
       }[];
      };
     };
    };
   };
  };
  put: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      items: {
       /** @enum {unknown} */
       kind: "approval.requested" | "approval.reminder" | "approval.decided" | "deployment.waiting" | "deployment.failed" | "deployment.rolled_back" | "import.finished" | "import.failed" | "export.finished" | "export.failed" | "bulk.finished" | "domain.verified" | "domain.misconfigured" | "domain.lost" | "domain.stopped" | "domain.offered" | "certificate.failed" | "certificate.expiring" | "certificate.revoked" | "invitation.accepted" | "member.left" | "member.role_changed" | "plugin.withdrawn" | "plugin.disabled" | "submission.reviewed" | "quota.reached" | "webhook.disabled" | "platform.submission_waiting" | "platform.jobs_failing" | "platform.authority_down" | "platform.certificate_failing" | "platform.tenant_over_quota";
       mail?: boolean;
       portal: boolean;
      }[];
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        description: string;
        /** @enum {unknown} */
        kind: "approval.requested" | "approval.reminder" | "approval.decided" | "deployment.waiting" | "deployment.failed" | "deployment.rolled_back" | "import.finished" | "import.failed" | "export.finished" | "export.failed" | "bulk.finished" | "domain.verified" | "domain.misconfigured" | "domain.lost" | "domain.stopped" | "domain.offered" | "certificate.failed" | "certificate.expiring" | "certificate.revoked" | "invitation.accepted" | "member.left" | "member.role_changed" | "plugin.withdrawn" | "plugin.disabled" | "submission.reviewed" | "quota.reached" | "webhook.disabled" | "platform.submission_waiting" | "platform.jobs_failing" | "platform.authority_down" | "platform.certificate_failing" | "platform.tenant_over_quota";
        mail: boolean | null;
        portal: boolean;
       }[];
      };
     };
    };
   };
  };
 };
 "/notifications/read": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      /** @enum {boolean} */
      all?: true;
      ids?: string[];
      up_to?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       ids: string[];
       unread_count: number;
      };
     };
    };
   };
  };
 };
 "/notifications/unread": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      ids: string[];
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       ids: string[];
       unread_count: number;
      };
     };
    };
   };
  };
 };
 "/permissions": {
  parameters: {
  };
  get: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        description: string;
        grantable: boolean;
        held: boolean;
        id: string;
       }[];
      };
     };
    };
   };
  };
 };
 "/plans": {
  parameters: {
  };
  get: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        currency: string;
        description: string;
        id: string;
        name: string;
        position: number;
        price_cents: number;
        quotas: {
         api_keys: number | null;
         api_requests_per_minute: number | null;
         api_requests_per_minute_per_key: number | null;
         bandwidth_bytes_month: number | null;
         collection_records: number | null;
         concurrent_deployments: number | null;
         custom_domains: number | null;
         customers: number | null;
         members: number | null;
         portal_domains: number | null;
         professionals: number | null;
         storage_bytes: number | null;
         websites: number | null;
        };
       }[];
      };
     };
    };
   };
  };
 };
 "/plugin-advisories/feed": {
  parameters: {
  };
  get: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       payload: string;
       public_key: string;
       signature: string;
      };
     };
    };
   };
  };
 };
 "/plugins": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     category?: "e-commerce" | "forms" | "analytics" | "seo" | "security" | "performance" | "integration" | "custom";
     name?: string;
     owner?: "platform" | "tenant";
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        author: string;
        category: string;
        created_at: string;
        description: string;
        file_count: number;
        hash: string;
        hosts: string[];
        license: string;
        name: string;
        origin: string;
        /** @enum {string} */
        owner: "platform" | "tenant";
        permissions: string[];
        size_bytes: number;
        title: string;
        version: string;
       }[];
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author: string;
       category: string;
       created_at: string;
       description: string;
       file_count: number;
       hash: string;
       hosts: string[];
       license: string;
       name: string;
       origin: string;
       /** @enum {string} */
       owner: "platform" | "tenant";
       permissions: string[];
       size_bytes: number;
       title: string;
       version: string;
      };
     };
    };
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author: string;
       category: string;
       created_at: string;
       description: string;
       file_count: number;
       hash: string;
       hosts: string[];
       license: string;
       name: string;
       origin: string;
       /** @enum {string} */
       owner: "platform" | "tenant";
       permissions: string[];
       size_bytes: number;
       title: string;
       version: string;
      };
     };
    };
   };
  };
 };
 "/plugins/{hash}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     hash: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       asks_for: string[];
       author: string;
       category: string;
       changelog: string;
       created_at: string;
       description: string;
       file_count: number;
       findings: {
        file: string;
        message: string;
        path: string;
        /** @enum {string} */
        severity: "error" | "warning";
       }[];
       hash: string;
       hosts: string[];
       license: string;
       manifest: unknown;
       name: string;
       origin: string;
       /** @enum {string} */
       owner: "platform" | "tenant";
       permissions: string[];
       readme: string;
       size_bytes: number;
       title: string;
       version: string;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     hash: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
 };
 "/plugins/{hash}/download": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     hash: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": string;
     };
    };
   };
  };
 };
 "/plugins/check": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       findings: {
        file: string;
        message: string;
        path: string;
        /** @enum {string} */
        severity: "error" | "warning";
       }[];
       is_valid: boolean;
      };
     };
    };
   };
  };
 };
 "/plugins/dev": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author: string;
       category: string;
       created_at: string;
       description: string;
       file_count: number;
       hash: string;
       hosts: string[];
       license: string;
       name: string;
       origin: string;
       /** @enum {string} */
       owner: "platform" | "tenant";
       permissions: string[];
       size_bytes: number;
       title: string;
       version: string;
      };
     };
    };
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author: string;
       category: string;
       created_at: string;
       description: string;
       file_count: number;
       hash: string;
       hosts: string[];
       license: string;
       name: string;
       origin: string;
       /** @enum {string} */
       owner: "platform" | "tenant";
       permissions: string[];
       size_bytes: number;
       title: string;
       version: string;
      };
     };
    };
   };
  };
 };
 "/portal": {
  parameters: {
  };
  get: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       domain: string;
       favicon_url: string | null;
       locale: string;
       logo_url: string | null;
       mail: {
        captured: boolean;
       };
       name: string;
       on_primary: string | null;
       primary_color: string | null;
       product: string;
       secondary_color: string | null;
       /** @enum {unknown} */
       sign_up: "open" | "invited" | "closed";
       tenant: {
        name: string;
        slug: string;
       } | null;
       version: string;
      };
     };
    };
   };
  };
 };
 "/portal/branding/{tenant_id}/{file}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     file: string;
     tenant_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": string;
     };
    };
   };
  };
 };
 "/roles": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        built_in: boolean;
        created_at: string;
        description: string;
        id: string;
        member_count: number;
        name: string;
        permissions: string[];
        slug: string;
        updated_at: string;
        version: number;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      description?: string;
      name: string;
      permissions: ("tenant:read" | "tenant:write" | "settings:read" | "settings:write" | "branding:write" | "members:read" | "members:write" | "roles:read" | "roles:write" | "api-keys:read" | "api-keys:write" | "audit:read" | "audit:export" | "audit:verify" | "mail:read" | "mail-templates:write" | "jobs:read" | "jobs:write" | "usage:read" | "domains:read" | "domains:write" | "cdn:read" | "cdn:write" | "sites:read" | "sites:write" | "themes:read" | "themes:write" | "plugins:read" | "plugins:write" | "plugin-data:read" | "plugin-data:write" | "content:read" | "content:write" | "content:publish" | "deployments:read" | "deployments:write" | "change-control:write" | "change-control:override" | "webhooks:read" | "webhooks:write")[];
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       built_in: boolean;
       created_at: string;
       description: string;
       id: string;
       member_count: number;
       name: string;
       permissions: string[];
       slug: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/roles/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       built_in: boolean;
       created_at: string;
       description: string;
       id: string;
       member_count: number;
       name: string;
       permissions: string[];
       slug: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
  patch: {
   parameters: {
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      description?: string;
      name?: string;
      permissions?: ("tenant:read" | "tenant:write" | "settings:read" | "settings:write" | "branding:write" | "members:read" | "members:write" | "roles:read" | "roles:write" | "api-keys:read" | "api-keys:write" | "audit:read" | "audit:export" | "audit:verify" | "mail:read" | "mail-templates:write" | "jobs:read" | "jobs:write" | "usage:read" | "domains:read" | "domains:write" | "cdn:read" | "cdn:write" | "sites:read" | "sites:write" | "themes:read" | "themes:write" | "plugins:read" | "plugins:write" | "plugin-data:read" | "plugin-data:write" | "content:read" | "content:write" | "content:publish" | "deployments:read" | "deployments:write" | "change-control:write" | "change-control:override" | "webhooks:read" | "webhooks:write")[];
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       built_in: boolean;
       created_at: string;
       description: string;
       id: string;
       member_count: number;
       name: string;
       permissions: string[];
       slug: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/smoke-checks": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
     website_id?: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        contains: string | null;
        created_at: string;
        created_by: string;
        does_not_contain: string | null;
        expected_status: number;
        id: string;
        is_enabled: boolean;
        max_ms: number | null;
        name: string;
        path: string;
        updated_at: string;
        version: number;
        website_id: string | null;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      contains?: string | null;
      does_not_contain?: string | null;
      expected_status?: number;
      is_enabled?: boolean;
      max_ms?: number | null;
      name: string;
      path: string;
      website_id?: string | null;
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       contains: string | null;
       created_at: string;
       created_by: string;
       does_not_contain: string | null;
       expected_status: number;
       id: string;
       is_enabled: boolean;
       max_ms: number | null;
       name: string;
       path: string;
       updated_at: string;
       version: number;
       website_id: string | null;
      };
     };
    };
   };
  };
 };
 "/smoke-checks/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       contains: string | null;
       created_at: string;
       created_by: string;
       does_not_contain: string | null;
       expected_status: number;
       id: string;
       is_enabled: boolean;
       max_ms: number | null;
       name: string;
       path: string;
       updated_at: string;
       version: number;
       website_id: string | null;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
  patch: {
   parameters: {
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      contains?: string | null;
      does_not_contain?: string | null;
      expected_status?: number;
      is_enabled?: boolean;
      max_ms?: number | null;
      name?: string;
      path?: string;
      website_id?: string | null;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       contains: string | null;
       created_at: string;
       created_by: string;
       does_not_contain: string | null;
       expected_status: number;
       id: string;
       is_enabled: boolean;
       max_ms: number | null;
       name: string;
       path: string;
       updated_at: string;
       version: number;
       website_id: string | null;
      };
     };
    };
   };
  };
 };
 "/smoke-checks/try": {
  parameters: {
  };
  post: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      contains?: string | null;
      does_not_contain?: string | null;
      expected_status?: number;
      max_ms?: number | null;
      name?: string;
      path: string;
      release?: number;
      website_id: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       bytes: number;
       error: {
        file?: string;
        line?: number;
        message?: string;
       } | null;
       excerpt: string;
       ms: number;
       passed: boolean;
       reasons: string[];
       release: number;
       status: number;
      };
     };
    };
   };
  };
 };
 "/tenant/branding": {
  parameters: {
  };
  get: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author_id: string | null;
       created_at: string;
       note: string | null;
       stored: {
        [key: string]: unknown;
       };
       value: {
        [key: string]: unknown;
       };
       version: number;
       warnings?: {
        message: string;
        path: string;
       }[];
      };
     };
    };
   };
  };
  put: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      favicon_url?: string | null;
      logo_url?: string | null;
      portal_name?: string | null;
      primary_color?: string | null;
      secondary_color?: string | null;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author_id: string | null;
       created_at: string;
       note: string | null;
       stored: {
        [key: string]: unknown;
       };
       value: {
        [key: string]: unknown;
       };
       version: number;
       warnings?: {
        message: string;
        path: string;
       }[];
      };
     };
    };
   };
  };
  patch: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      [key: string]: unknown;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author_id: string | null;
       created_at: string;
       note: string | null;
       stored: {
        [key: string]: unknown;
       };
       value: {
        [key: string]: unknown;
       };
       version: number;
       warnings?: {
        message: string;
        path: string;
       }[];
      };
     };
    };
   };
  };
 };
 "/tenant/branding/diff": {
  parameters: {
  };
  get: {
   parameters: {
    query: {
     from: number;
     to: number;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       changes: {
        after?: unknown;
        before?: unknown;
        /** @enum {string} */
        kind: "added" | "removed" | "changed";
        path: string;
       }[];
       from: number;
       to: number;
      };
     };
    };
   };
  };
 };
 "/tenant/branding/favicon": {
  parameters: {
  };
  put: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author_id: string | null;
       created_at: string;
       note: string | null;
       stored: {
        [key: string]: unknown;
       };
       value: {
        [key: string]: unknown;
       };
       version: number;
       warnings?: {
        message: string;
        path: string;
       }[];
      };
     };
    };
   };
  };
 };
 "/tenant/branding/logo": {
  parameters: {
  };
  put: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author_id: string | null;
       created_at: string;
       note: string | null;
       stored: {
        [key: string]: unknown;
       };
       value: {
        [key: string]: unknown;
       };
       version: number;
       warnings?: {
        message: string;
        path: string;
       }[];
      };
     };
    };
   };
  };
 };
 "/tenant/branding/versions": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        author_id: string | null;
        created_at: string;
        note: string | null;
        version: number;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/tenant/branding/versions/{version}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     version: number;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author_id: string | null;
       created_at: string;
       note: string | null;
       stored: {
        [key: string]: unknown;
       };
       value: {
        [key: string]: unknown;
       };
       version: number;
       warnings?: {
        message: string;
        path: string;
       }[];
      };
     };
    };
   };
  };
 };
 "/tenant/branding/versions/{version}/restore": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     version: number;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author_id: string | null;
       created_at: string;
       note: string | null;
       stored: {
        [key: string]: unknown;
       };
       value: {
        [key: string]: unknown;
       };
       version: number;
       warnings?: {
        message: string;
        path: string;
       }[];
      };
     };
    };
   };
  };
 };
 "/tenant/config": {
  parameters: {
  };
  get: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author_id: string | null;
       created_at: string;
       note: string | null;
       stored: {
        [key: string]: unknown;
       };
       value: {
        [key: string]: unknown;
       };
       version: number;
       warnings?: {
        message: string;
        path: string;
       }[];
      };
     };
    };
   };
  };
  put: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      audit_retention_days?: number;
      locale?: string;
      notifications?: {
       product_news?: boolean;
       quota_alerts?: boolean;
       security?: boolean;
      };
      service_categories?: {
       name: string;
       slug: string;
      }[];
      timezone?: string;
     } & {
      [key: string]: unknown;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author_id: string | null;
       created_at: string;
       note: string | null;
       stored: {
        [key: string]: unknown;
       };
       value: {
        [key: string]: unknown;
       };
       version: number;
       warnings?: {
        message: string;
        path: string;
       }[];
      };
     };
    };
   };
  };
  patch: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      [key: string]: unknown;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author_id: string | null;
       created_at: string;
       note: string | null;
       stored: {
        [key: string]: unknown;
       };
       value: {
        [key: string]: unknown;
       };
       version: number;
       warnings?: {
        message: string;
        path: string;
       }[];
      };
     };
    };
   };
  };
 };
 "/tenant/config/diff": {
  parameters: {
  };
  get: {
   parameters: {
    query: {
     from: number;
     to: number;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       changes: {
        after?: unknown;
        before?: unknown;
        /** @enum {string} */
        kind: "added" | "removed" | "changed";
        path: string;
       }[];
       from: number;
       to: number;
      };
     };
    };
   };
  };
 };
 "/tenant/config/versions": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        author_id: string | null;
        created_at: string;
        note: string | null;
        version: number;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/tenant/config/versions/{version}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     version: number;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author_id: string | null;
       created_at: string;
       note: string | null;
       stored: {
        [key: string]: unknown;
       };
       value: {
        [key: string]: unknown;
       };
       version: number;
       warnings?: {
        message: string;
        path: string;
       }[];
      };
     };
    };
   };
  };
 };
 "/tenant/config/versions/{version}/restore": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     version: number;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author_id: string | null;
       created_at: string;
       note: string | null;
       stored: {
        [key: string]: unknown;
       };
       value: {
        [key: string]: unknown;
       };
       version: number;
       warnings?: {
        message: string;
        path: string;
       }[];
      };
     };
    };
   };
  };
 };
 "/tenant/domains": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
     q?: string;
     state?: "pending" | "verified" | "misconfigured" | "lost" | "quarantined";
     website_id?: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        certificate: {
         issuer: string | null;
         not_after: string | null;
         problem: string | null;
         source: ("acme" | "upload") | null;
         /** @enum {unknown} */
         state: "served" | "ordered" | "failed" | "none";
        } | null;
        checked_at: string | null;
        created_at: string;
        dns_provider_id: string | null;
        expires_at: string | null;
        failing_since: string | null;
        hints: string[];
        host: string;
        hsts: {
         max_age: number;
         preload: boolean;
         subdomains: boolean;
        };
        /** @enum {unknown} */
        https: "auto" | "manual" | "off";
        id: string;
        is_primary: boolean;
        lost_at: string | null;
        method: ("txt" | "cname" | "http" | "operator") | null;
        next_check_at: string | null;
        points_here: boolean;
        preferred_method: ("txt" | "cname" | "http") | null;
        problem: ("held_elsewhere" | "resting" | "proof_missing" | "not_pointing_here" | "stopped") | null;
        quarantine: {
         reason: string;
         until: string | null;
        } | null;
        records: {
         explanation: string;
         name: string;
         provider_can_create: boolean;
         /** @enum {unknown} */
         purpose: "verify" | "point" | "certificate";
         required: boolean;
         seen: string[];
         /** @enum {unknown} */
         state: "found" | "missing" | "wrong" | "unknown";
         ttl: number;
         /** @enum {unknown} */
         type: "TXT" | "CNAME" | "A" | "AAAA" | "CAA" | "HTTP";
         value: string;
        }[];
        /** @enum {unknown} */
        redirect_status: 301 | 302 | 307 | 308;
        redirect_to: string | null;
        redirects: boolean;
        /** @enum {unknown} */
        serves: "website" | "portal";
        /** @enum {unknown} */
        state: "pending" | "verified" | "misconfigured" | "lost" | "quarantined";
        unicode_host: string;
        updated_at: string;
        url: string;
        verified_at: string | null;
        version: number;
        website_id: string | null;
        website_status: string | null;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/tenant/domains/dangling": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        checked_at: string;
        found_at: string;
        host: string;
        seen: string;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/tenant/impersonations": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        created_at: string;
        ended_at: string | null;
        expires_at: string;
        id: string;
        operator_email: string;
        operator_id: string;
        reason: string;
        user_email: string;
        user_id: string;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/tenant/onboarding": {
  parameters: {
  };
  get: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       dismissed: boolean;
       dismissed_at: string | null;
       done: number;
       first_website_id: string | null;
       steps: {
        done: boolean;
        done_at: string | null;
        /** @enum {string} */
        id: "create_website" | "edit_page" | "customize_theme" | "publish" | "connect_domain" | "invite_member" | "second_factor";
       }[];
       total: number;
      };
     };
    };
   };
  };
 };
 "/tenant/onboarding/dismiss": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": Record<string, never>;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       dismissed: boolean;
       dismissed_at: string | null;
       done: number;
       first_website_id: string | null;
       steps: {
        done: boolean;
        done_at: string | null;
        /** @enum {string} */
        id: "create_website" | "edit_page" | "customize_theme" | "publish" | "connect_domain" | "invite_member" | "second_factor";
       }[];
       total: number;
      };
     };
    };
   };
  };
 };
 "/tenant/onboarding/resume": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": Record<string, never>;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       dismissed: boolean;
       dismissed_at: string | null;
       done: number;
       first_website_id: string | null;
       steps: {
        done: boolean;
        done_at: string | null;
        /** @enum {string} */
        id: "create_website" | "edit_page" | "customize_theme" | "publish" | "connect_domain" | "invite_member" | "second_factor";
       }[];
       total: number;
      };
     };
    };
   };
  };
 };
 "/tenant/overview": {
  parameters: {
  };
  get: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       approvals: {
        open: number;
       } | null;
       attention: {
        detail: string | null;
        id: string;
        /** @enum {string} */
        kind: "domain" | "certificate_failed" | "certificate_expiring" | "webhook_off" | "webhook_failing" | "job_failed" | "deployment_failed";
        label: string;
        since: string | null;
       }[];
       content: {
        comments_waiting: number;
        drafts: number;
        scheduled: number;
       } | null;
       deployments: {
        by_state: {
         [key: string]: number;
        };
        last_7_days: number;
        under_way: number;
       } | null;
       members: {
        invited: number;
        total: number;
       } | null;
       quotas: {
        near_limit: {
         label: string;
         limit: number;
         percent: number;
         resource: string;
         unit: string;
         used: number;
        }[];
        plan: {
         id: string;
         name: string;
        };
       } | null;
       traffic: {
        bytes: number;
        errors: number;
        points: {
         day: string;
         views: number;
         visitors: number;
        }[];
        requests: number;
        views: number;
        visitors: number;
       } | null;
       websites: {
        by_status: {
         [key: string]: number;
        };
        total: number;
       } | null;
      };
     };
    };
   };
  };
 };
 "/tenant/portal": {
  parameters: {
  };
  get: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       domain_id: string | null;
       host: string | null;
       hosts: {
        domain_id: string;
        host: string;
        is_reached: boolean;
        /** @enum {unknown} */
        state: "pending" | "verified" | "misconfigured" | "lost" | "quarantined";
        url: string;
       }[];
       sender_name: string | null;
       url: string;
       version: number;
      };
     };
    };
   };
  };
  put: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      domain_id?: string | null;
      sender_name?: string | null;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       domain_id: string | null;
       host: string | null;
       hosts: {
        domain_id: string;
        host: string;
        is_reached: boolean;
        /** @enum {unknown} */
        state: "pending" | "verified" | "misconfigured" | "lost" | "quarantined";
        url: string;
       }[];
       sender_name: string | null;
       url: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/tenant/profile": {
  parameters: {
  };
  get: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       deleted_at: string | null;
       display_name: string;
       host: string;
       id: string;
       logo_url: string | null;
       name: string;
       /** @enum {string} */
       placement: "pool" | "schema" | "database";
       plan: string;
       primary_color: string | null;
       purge_after_at: string | null;
       region: string;
       secondary_color: string | null;
       slug: string;
       /** @enum {string} */
       status: "provisioning" | "active" | "suspended" | "deprovisioning" | "deleted";
       status_reason: string | null;
       subdomain: string;
       /** @enum {string} */
       subscription_status: "trialing" | "active" | "past_due" | "canceled";
       suspended_at: string | null;
       tier: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
  put: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      display_name?: string;
      name?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       deleted_at: string | null;
       display_name: string;
       host: string;
       id: string;
       logo_url: string | null;
       name: string;
       /** @enum {string} */
       placement: "pool" | "schema" | "database";
       plan: string;
       primary_color: string | null;
       purge_after_at: string | null;
       region: string;
       secondary_color: string | null;
       slug: string;
       /** @enum {string} */
       status: "provisioning" | "active" | "suspended" | "deprovisioning" | "deleted";
       status_reason: string | null;
       subdomain: string;
       /** @enum {string} */
       subscription_status: "trialing" | "active" | "past_due" | "canceled";
       suspended_at: string | null;
       tier: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
  patch: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      display_name?: string;
      name?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       deleted_at: string | null;
       display_name: string;
       host: string;
       id: string;
       logo_url: string | null;
       name: string;
       /** @enum {string} */
       placement: "pool" | "schema" | "database";
       plan: string;
       primary_color: string | null;
       purge_after_at: string | null;
       region: string;
       secondary_color: string | null;
       slug: string;
       /** @enum {string} */
       status: "provisioning" | "active" | "suspended" | "deprovisioning" | "deleted";
       status_reason: string | null;
       subdomain: string;
       /** @enum {string} */
       subscription_status: "trialing" | "active" | "past_due" | "canceled";
       suspended_at: string | null;
       tier: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/tenant/usage": {
  parameters: {
  };
  get: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       plan: {
        id: string;
        name: string;
       };
       resources: {
        is_overridden: boolean;
        label: string;
        limit: number | null;
        percent: number | null;
        resource: string;
        /** @enum {string} */
        unit: "count" | "bytes" | "bytes_per_month" | "concurrent" | "per_minute";
        used: number | null;
       }[];
      };
     };
    };
   };
  };
 };
 "/tenants": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      locale?: string;
      name: string;
      slug?: string;
      timezone?: string;
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       display_name: string;
       host: string;
       id: string;
       name: string;
       plan: string;
       slug: string;
       status: string;
      };
     };
    };
   };
  };
 };
 "/tenants/allowance": {
  parameters: {
  };
  get: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       allowed: boolean;
       limit: number;
       made: number;
       /** @enum {string|null} */
       reason: "closed" | "email_not_verified" | "limit" | null;
      };
     };
    };
   };
  };
 };
 "/tenants/availability": {
  parameters: {
  };
  get: {
   parameters: {
    query: {
     slug: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       available: boolean;
       /** @enum {string|null} */
       reason: "taken" | "reserved" | "invalid" | null;
       slug: string;
       suggestions: string[];
      };
     };
    };
   };
  };
 };
 "/themes": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     name?: string;
     owner?: "platform" | "tenant";
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        author: string;
        created_at: string;
        description: string;
        file_count: number;
        has_preview: boolean;
        hash: string;
        languages: string[];
        license: string;
        name: string;
        owner: "platform" | "tenant";
        size_bytes: number;
        supports: string[];
        tags: string[];
        title: string;
        version: string;
       }[];
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author: string;
       created_at: string;
       description: string;
       file_count: number;
       has_preview: boolean;
       hash: string;
       languages: string[];
       license: string;
       name: string;
       owner: "platform" | "tenant";
       size_bytes: number;
       supports: string[];
       tags: string[];
       title: string;
       version: string;
      };
     };
    };
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author: string;
       created_at: string;
       description: string;
       file_count: number;
       has_preview: boolean;
       hash: string;
       languages: string[];
       license: string;
       name: string;
       owner: "platform" | "tenant";
       size_bytes: number;
       supports: string[];
       tags: string[];
       title: string;
       version: string;
      };
     };
    };
   };
  };
 };
 "/themes/{hash}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     hash: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       arrangements: {
        groups: {
         [key: string]: {
          layout?: string | false;
          order: string[];
          sections: {
           [key: string]: {
            [key: string]: unknown;
           };
          };
         };
        };
        templates: {
         [key: string]: {
          layout?: string | false;
          order: string[];
          sections: {
           [key: string]: {
            [key: string]: unknown;
           };
          };
         };
        };
       };
       author: string;
       created_at: string;
       current: {
        [key: string]: unknown;
       };
       description: string;
       file_count: number;
       findings: {
        file: string;
        line: number;
        message: string;
        severity: "error" | "warning";
       }[];
       groups: string[];
       has_preview: boolean;
       hash: string;
       languages: string[];
       layouts: string[];
       license: string;
       name: string;
       owner: "platform" | "tenant";
       presets: {
        name: string;
        settings: {
         [key: string]: unknown;
        };
       }[];
       sections: {
        [key: string]: unknown;
       }[];
       settings_schema: {
        name: string;
        settings: {
         [key: string]: unknown;
        }[];
       }[];
       size_bytes: number;
       supports: string[];
       tags: string[];
       templates: string[];
       title: string;
       version: string;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     hash: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
 };
 "/themes/{hash}/download": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     hash: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": string;
     };
    };
   };
  };
 };
 "/themes/{hash}/preview": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     hash: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
 };
 "/themes/dev": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author: string;
       created_at: string;
       description: string;
       file_count: number;
       has_preview: boolean;
       hash: string;
       languages: string[];
       license: string;
       name: string;
       owner: "platform" | "tenant";
       size_bytes: number;
       supports: string[];
       tags: string[];
       title: string;
       version: string;
      };
     };
    };
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author: string;
       created_at: string;
       description: string;
       file_count: number;
       has_preview: boolean;
       hash: string;
       languages: string[];
       license: string;
       name: string;
       owner: "platform" | "tenant";
       size_bytes: number;
       supports: string[];
       tags: string[];
       title: string;
       version: string;
      };
     };
    };
   };
  };
 };
 "/themes/lint": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       findings: {
        file: string;
        line: number;
        message: string;
        severity: "error" | "warning";
       }[];
       is_valid: boolean;
      };
     };
    };
   };
  };
 };
 "/traffic": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     from?: string;
     interval?: "hour" | "day";
     to?: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       by?: string;
       from: string;
       groups?: {
        bytes: number;
        key: string;
        latency: {
         p50_ms: number | null;
         p95_ms: number | null;
         p99_ms: number | null;
        };
        requests: number;
        status_2xx: number;
        status_3xx: number;
        status_4xx: number;
        status_5xx: number;
        views: number;
       }[];
       interval: string;
       points: {
        at: string;
        bytes: number;
        latency: {
         p50_ms: number | null;
         p95_ms: number | null;
         p99_ms: number | null;
        };
        requests: number;
        status_2xx: number;
        status_3xx: number;
        status_4xx: number;
        status_5xx: number;
        views: number;
        visitors: number | null;
       }[];
       referrers: {
        name: string;
        views: number;
       }[];
       to: string;
       top_pages: {
        name: string;
        views: number;
       }[];
       totals: {
        bytes: number;
        latency: {
         p50_ms: number | null;
         p95_ms: number | null;
         p99_ms: number | null;
        };
        requests: number;
        status_2xx: number;
        status_3xx: number;
        status_4xx: number;
        status_5xx: number;
        views: number;
        visitors: number | null;
       };
      };
     };
    };
   };
  };
 };
 "/webhooks": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        created_at: string;
        created_by: string;
        description: string;
        disabled_reason: string | null;
        enabled: boolean;
        events: string[];
        failing_since: string | null;
        id: string;
        previous_secret_until: string | null;
        updated_at: string;
        url: string;
        version: number;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
   };
   requestBody: {
    content: {
     "application/json": {
      description?: string;
      enabled?: boolean;
      events: ("deployment.started" | "deployment.step" | "deployment.waiting" | "deployment.succeeded" | "deployment.failed" | "deployment.rolled_back" | "approval.requested" | "approval.reminder" | "approval.decided" | "website.released" | "content.saved" | "content.published" | "content.unpublished" | "content.deleted" | "media.added" | "member.joined" | "member.left" | "form.submitted" | "order.placed" | "order.paid" | "order.canceled" | "plugin.installed" | "plugin.enabled" | "plugin.updated" | "plugin.configured" | "plugin.disabled" | "plugin.removed" | "plugin.event" | "domain.added" | "domain.verified" | "domain.misconfigured" | "domain.lost" | "domain.removed" | "domain.transferred" | "certificate.issued" | "certificate.renewed" | "certificate.failed" | "certificate.expiring" | "certificate.revoked" | "plugin.withdrawn" | "*")[];
      url: string;
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       created_by: string;
       description: string;
       disabled_reason: string | null;
       enabled: boolean;
       events: string[];
       failing_since: string | null;
       id: string;
       previous_secret_until: string | null;
       secret: string;
       updated_at: string;
       url: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/webhooks/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       created_by: string;
       description: string;
       disabled_reason: string | null;
       enabled: boolean;
       events: string[];
       failing_since: string | null;
       id: string;
       previous_secret_until: string | null;
       updated_at: string;
       url: string;
       version: number;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
  patch: {
   parameters: {
    path: {
     id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      description?: string;
      enabled?: boolean;
      events?: ("deployment.started" | "deployment.step" | "deployment.waiting" | "deployment.succeeded" | "deployment.failed" | "deployment.rolled_back" | "approval.requested" | "approval.reminder" | "approval.decided" | "website.released" | "content.saved" | "content.published" | "content.unpublished" | "content.deleted" | "media.added" | "member.joined" | "member.left" | "form.submitted" | "order.placed" | "order.paid" | "order.canceled" | "plugin.installed" | "plugin.enabled" | "plugin.updated" | "plugin.configured" | "plugin.disabled" | "plugin.removed" | "plugin.event" | "domain.added" | "domain.verified" | "domain.misconfigured" | "domain.lost" | "domain.removed" | "domain.transferred" | "certificate.issued" | "certificate.renewed" | "certificate.failed" | "certificate.expiring" | "certificate.revoked" | "plugin.withdrawn" | "*")[];
      url?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       created_by: string;
       description: string;
       disabled_reason: string | null;
       enabled: boolean;
       events: string[];
       failing_since: string | null;
       id: string;
       previous_secret_until: string | null;
       updated_at: string;
       url: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/webhooks/{id}/rotate-secret": {
  parameters: {
  };
  post: {
   parameters: {
    path: {
     id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      overlap_hours?: number;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       created_by: string;
       description: string;
       disabled_reason: string | null;
       enabled: boolean;
       events: string[];
       failing_since: string | null;
       id: string;
       previous_secret_until: string | null;
       secret: string;
       updated_at: string;
       url: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/webhooks/{webhook_id}/deliveries": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
     state?: "waiting" | "succeeded" | "failed";
     type?: string;
    };
    path: {
     webhook_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        created_at: string;
        event_id: string;
        finished_at: string | null;
        id: string;
        last_attempt: {
         at: string;
         duration_ms: number;
         error: string | null;
         number: number;
         status: number | null;
        } | null;
        next_attempt_at: string | null;
        /** @enum {unknown} */
        state: "waiting" | "succeeded" | "failed";
        type: string;
        webhook_id: string;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/webhooks/{webhook_id}/deliveries/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
     webhook_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       attempts: {
        at: string;
        duration_ms: number;
        error: string | null;
        number: number;
        response_excerpt: string;
        status: number | null;
       }[];
       created_at: string;
       event_id: string;
       finished_at: string | null;
       id: string;
       last_attempt: {
        at: string;
        duration_ms: number;
        error: string | null;
        number: number;
        status: number | null;
       } | null;
       next_attempt_at: string | null;
       request_body: string;
       /** @enum {unknown} */
       state: "waiting" | "succeeded" | "failed";
       type: string;
       webhook_id: string;
      };
     };
    };
   };
  };
 };
 "/webhooks/{webhook_id}/deliveries/{id}/replay": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
     webhook_id: string;
    };
   };
   responses: {
    202: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       id: string;
      };
     };
    };
   };
  };
 };
 "/webhooks/{webhook_id}/replay": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     webhook_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      from: string;
      only_missed?: boolean;
      to?: string;
     };
    };
   };
   responses: {
    202: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       complete: boolean;
       queued: number;
      };
     };
    };
   };
  };
 };
 "/webhooks/{webhook_id}/test": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     webhook_id: string;
    };
   };
   responses: {
    202: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       id: string;
      };
     };
    };
   };
  };
 };
 "/webhooks/event-types": {
  parameters: {
  };
  get: {
   parameters: {
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        data: unknown;
        description: string;
        type: string;
       }[];
      };
     };
    };
   };
  };
 };
 "/websites": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
     q?: string;
     sort?: "created_at" | "-created_at" | "name" | "-name";
     status?: "provisioning" | "active" | "suspended" | "maintenance" | "deleted";
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        blueprint: string;
        created_at: string;
        deleted_at: string | null;
        id: string;
        is_main: boolean;
        name: string;
        primary_url: string | null;
        purge_after_at: string | null;
        release_number: number;
        slug: string;
        /** @enum {string} */
        status: "provisioning" | "active" | "suspended" | "maintenance" | "deleted";
        status_message: string | null;
        updated_at: string;
        url: string;
        version: number;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      blueprint?: string;
      demo_content?: boolean;
      locale?: string;
      name: string;
      slug?: string;
      theme?: string;
      timezone?: string;
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       blueprint: string;
       created_at: string;
       deleted_at: string | null;
       id: string;
       is_main: boolean;
       name: string;
       primary_url: string | null;
       purge_after_at: string | null;
       release_number: number;
       slug: string;
       /** @enum {string} */
       status: "provisioning" | "active" | "suspended" | "maintenance" | "deleted";
       status_message: string | null;
       updated_at: string;
       url: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       blueprint: string;
       counts: {
        collections: number;
        drafts: number;
        media: number;
        media_bytes: number;
        pages: number;
        posts: number;
        records: number;
        releases: number;
       };
       created_at: string;
       deleted_at: string | null;
       id: string;
       is_main: boolean;
       name: string;
       primary_url: string | null;
       purge_after_at: string | null;
       release_number: number;
       slug: string;
       /** @enum {string} */
       status: "provisioning" | "active" | "suspended" | "maintenance" | "deleted";
       status_message: string | null;
       updated_at: string;
       url: string;
       version: number;
      };
     };
    };
   };
  };
  put: {
   parameters: {
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      name?: string;
      slug?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       blueprint: string;
       created_at: string;
       deleted_at: string | null;
       id: string;
       is_main: boolean;
       name: string;
       primary_url: string | null;
       purge_after_at: string | null;
       release_number: number;
       slug: string;
       /** @enum {string} */
       status: "provisioning" | "active" | "suspended" | "maintenance" | "deleted";
       status_message: string | null;
       updated_at: string;
       url: string;
       version: number;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       blueprint: string;
       created_at: string;
       deleted_at: string | null;
       id: string;
       is_main: boolean;
       name: string;
       primary_url: string | null;
       purge_after_at: string | null;
       release_number: number;
       slug: string;
       /** @enum {string} */
       status: "provisioning" | "active" | "suspended" | "maintenance" | "deleted";
       status_message: string | null;
       updated_at: string;
       url: string;
       version: number;
      };
     };
    };
   };
  };
  patch: {
   parameters: {
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      name?: string;
      slug?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       blueprint: string;
       created_at: string;
       deleted_at: string | null;
       id: string;
       is_main: boolean;
       name: string;
       primary_url: string | null;
       purge_after_at: string | null;
       release_number: number;
       slug: string;
       /** @enum {string} */
       status: "provisioning" | "active" | "suspended" | "maintenance" | "deleted";
       status_message: string | null;
       updated_at: string;
       url: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/activate": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       blueprint: string;
       created_at: string;
       deleted_at: string | null;
       id: string;
       is_main: boolean;
       name: string;
       primary_url: string | null;
       purge_after_at: string | null;
       release_number: number;
       slug: string;
       /** @enum {string} */
       status: "provisioning" | "active" | "suspended" | "maintenance" | "deleted";
       status_message: string | null;
       updated_at: string;
       url: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/api-keys": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
    };
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        created_at: string;
        created_by: string;
        expires_at: string | null;
        id: string;
        last_used_at: string | null;
        name: string;
        per_minute: number | null;
        plugins: string[];
        prefix: string;
        previous_until: string | null;
        updated_at: string;
        version: number;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      expires_at?: string | null;
      name: string;
      per_minute?: number | null;
      plugins?: string[];
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       created_by: string;
       expires_at: string | null;
       id: string;
       key: string;
       last_used_at: string | null;
       name: string;
       per_minute: number | null;
       plugins: string[];
       prefix: string;
       previous_until: string | null;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/api-keys/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       created_by: string;
       expires_at: string | null;
       id: string;
       last_used_at: string | null;
       name: string;
       per_minute: number | null;
       plugins: string[];
       prefix: string;
       previous_until: string | null;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
  patch: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      expires_at?: string | null;
      name?: string;
      per_minute?: number | null;
      plugins?: string[];
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       created_by: string;
       expires_at: string | null;
       id: string;
       last_used_at: string | null;
       name: string;
       per_minute: number | null;
       plugins: string[];
       prefix: string;
       previous_until: string | null;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/api-keys/{id}/rotate": {
  parameters: {
  };
  post: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      overlap_hours?: number;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       created_by: string;
       expires_at: string | null;
       id: string;
       key: string;
       last_used_at: string | null;
       name: string;
       per_minute: number | null;
       plugins: string[];
       prefix: string;
       previous_until: string | null;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/api-usage": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     from?: string;
     key_id?: string;
     plugin?: string;
     to?: string;
    };
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       days: {
        average_ms: number | null;
        day: string;
        failed: number;
        limited: number;
        refused: number;
        requests: number;
       }[];
       endpoints: {
        average_ms: number | null;
        endpoint: string;
        failed: number;
        limited: number;
        plugin: string;
        refused: number;
        requests: number;
       }[];
       from: string;
       keys: {
        average_ms: number | null;
        failed: number;
        key_id: string | null;
        limited: number;
        name: string | null;
        refused: number;
        requests: number;
       }[];
       to: string;
       totals: {
        average_ms: number | null;
        failed: number;
        limited: number;
        refused: number;
        requests: number;
       };
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/authors": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
     q?: string;
    };
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        avatar_media_id: string | null;
        bio: string;
        created_at: string;
        entries_count: number;
        id: string;
        links: {
         label: string;
         url: string;
        }[];
        name: string;
        path: string;
        slug: string;
        updated_at: string;
        user_id: string | null;
        version: number;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      avatar_media_id?: string | null;
      bio?: string;
      links?: {
       label: string;
       url: string;
      }[];
      name: string;
      slug?: string;
      user_id?: string | null;
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       avatar_media_id: string | null;
       bio: string;
       created_at: string;
       entries_count: number;
       id: string;
       links: {
        label: string;
        url: string;
       }[];
       name: string;
       path: string;
       slug: string;
       updated_at: string;
       user_id: string | null;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/authors/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       avatar_media_id: string | null;
       bio: string;
       created_at: string;
       entries_count: number;
       id: string;
       links: {
        label: string;
        url: string;
       }[];
       name: string;
       path: string;
       slug: string;
       updated_at: string;
       user_id: string | null;
       version: number;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
  patch: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      avatar_media_id?: string | null;
      bio?: string;
      links?: {
       label: string;
       url: string;
      }[];
      name?: string;
      slug?: string;
      user_id?: string | null;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       avatar_media_id: string | null;
       bio: string;
       created_at: string;
       entries_count: number;
       id: string;
       links: {
        label: string;
        url: string;
       }[];
       name: string;
       path: string;
       slug: string;
       updated_at: string;
       user_id: string | null;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/categories": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
     parent_id?: string;
     q?: string;
    };
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        created_at: string;
        description: string;
        entries_count: number;
        id: string;
        name: string;
        parent_id: string | null;
        path: string;
        slug: string;
        updated_at: string;
        version: number;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      description?: string;
      name: string;
      parent_id?: string | null;
      slug?: string;
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       description: string;
       entries_count: number;
       id: string;
       name: string;
       parent_id: string | null;
       path: string;
       slug: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/categories/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       description: string;
       entries_count: number;
       id: string;
       name: string;
       parent_id: string | null;
       path: string;
       slug: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
  patch: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      description?: string;
      name?: string;
      parent_id?: string | null;
      slug?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       description: string;
       entries_count: number;
       id: string;
       name: string;
       parent_id: string | null;
       path: string;
       slug: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/categories/{id}/merge": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      into_id: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       description: string;
       entries_count: number;
       id: string;
       name: string;
       parent_id: string | null;
       path: string;
       slug: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/clone": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      name: string;
      slug?: string;
     };
    };
   };
   responses: {
    202: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       job_id: string;
       website: {
        blueprint: string;
        created_at: string;
        deleted_at: string | null;
        id: string;
        is_main: boolean;
        name: string;
        primary_url: string | null;
        purge_after_at: string | null;
        release_number: number;
        slug: string;
        /** @enum {string} */
        status: "provisioning" | "active" | "suspended" | "maintenance" | "deleted";
        status_message: string | null;
        updated_at: string;
        url: string;
        version: number;
       };
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/collections": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
    };
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        counted_as: string | null;
        created_at: string;
        description: string;
        fields: {
         collection?: string;
         default?: unknown;
         help?: string;
         integer?: boolean;
         key: string;
         label: string;
         max?: number;
         min?: number;
         multiple?: boolean;
         options?: string[];
         required?: boolean;
         /** @enum {string} */
         type: "text" | "textarea" | "rich_text" | "number" | "boolean" | "date" | "datetime" | "select" | "url" | "email" | "phone" | "color" | "image" | "gallery" | "file" | "list" | "relation" | "json";
         unique?: boolean;
        }[];
        has_pages: boolean;
        id: string;
        is_public: boolean;
        name: string;
        record_count?: number;
        singular: string;
        slug: string;
        updated_at: string;
        version: number;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      /** @enum {string|null} */
      counted_as?: "professionals" | "customers" | null;
      description?: string;
      fields?: {
       collection?: string;
       default?: unknown;
       help?: string;
       integer?: boolean;
       key: string;
       label: string;
       max?: number;
       min?: number;
       multiple?: boolean;
       options?: string[];
       required?: boolean;
       /** @enum {string} */
       type: "text" | "textarea" | "rich_text" | "number" | "boolean" | "date" | "datetime" | "select" | "url" | "email" | "phone" | "color" | "image" | "gallery" | "file" | "list" | "relation" | "json";
       unique?: boolean;
      }[];
      has_pages?: boolean;
      is_public?: boolean;
      name: string;
      singular?: string;
      slug?: string;
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       counted_as: string | null;
       created_at: string;
       description: string;
       fields: {
        collection?: string;
        default?: unknown;
        help?: string;
        integer?: boolean;
        key: string;
        label: string;
        max?: number;
        min?: number;
        multiple?: boolean;
        options?: string[];
        required?: boolean;
        /** @enum {string} */
        type: "text" | "textarea" | "rich_text" | "number" | "boolean" | "date" | "datetime" | "select" | "url" | "email" | "phone" | "color" | "image" | "gallery" | "file" | "list" | "relation" | "json";
        unique?: boolean;
       }[];
       has_pages: boolean;
       id: string;
       is_public: boolean;
       name: string;
       record_count?: number;
       singular: string;
       slug: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/collections/{collection}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     collection: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       counted_as: string | null;
       created_at: string;
       description: string;
       fields: {
        collection?: string;
        default?: unknown;
        help?: string;
        integer?: boolean;
        key: string;
        label: string;
        max?: number;
        min?: number;
        multiple?: boolean;
        options?: string[];
        required?: boolean;
        /** @enum {string} */
        type: "text" | "textarea" | "rich_text" | "number" | "boolean" | "date" | "datetime" | "select" | "url" | "email" | "phone" | "color" | "image" | "gallery" | "file" | "list" | "relation" | "json";
        unique?: boolean;
       }[];
       has_pages: boolean;
       id: string;
       is_public: boolean;
       name: string;
       record_count?: number;
       singular: string;
       slug: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    query?: {
     records?: "delete";
    };
    path: {
     collection: string;
     website_id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
  patch: {
   parameters: {
    query?: {
     force?: boolean;
    };
    path: {
     collection: string;
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      /** @enum {string|null} */
      counted_as?: "professionals" | "customers" | null;
      description?: string;
      fields?: {
       collection?: string;
       default?: unknown;
       help?: string;
       integer?: boolean;
       key: string;
       label: string;
       max?: number;
       min?: number;
       multiple?: boolean;
       options?: string[];
       required?: boolean;
       /** @enum {string} */
       type: "text" | "textarea" | "rich_text" | "number" | "boolean" | "date" | "datetime" | "select" | "url" | "email" | "phone" | "color" | "image" | "gallery" | "file" | "list" | "relation" | "json";
       unique?: boolean;
      }[];
      has_pages?: boolean;
      is_public?: boolean;
      name?: string;
      singular?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       counted_as: string | null;
       created_at: string;
       description: string;
       fields: {
        collection?: string;
        default?: unknown;
        help?: string;
        integer?: boolean;
        key: string;
        label: string;
        max?: number;
        min?: number;
        multiple?: boolean;
        options?: string[];
        required?: boolean;
        /** @enum {string} */
        type: "text" | "textarea" | "rich_text" | "number" | "boolean" | "date" | "datetime" | "select" | "url" | "email" | "phone" | "color" | "image" | "gallery" | "file" | "list" | "relation" | "json";
        unique?: boolean;
       }[];
       has_pages: boolean;
       id: string;
       is_public: boolean;
       name: string;
       record_count?: number;
       singular: string;
       slug: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/collections/{collection}/records": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     author?: string;
     cursor?: string;
     field?: string;
     limit?: number;
     parent?: string;
     q?: string;
     sort?: "-updated_at" | "updated_at" | "title" | "-title" | "-created_at" | "created_at";
     status?: "draft" | "scheduled" | "published" | "unpublished";
     term?: string;
     trash?: boolean;
     value?: string;
     with_fields?: boolean;
    };
    path: {
     collection: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        authors: string[];
        created_at: string;
        created_by: string;
        deleted_at: string | null;
        expire_at: string | null;
        fields?: {
         [key: string]: unknown;
        };
        has_changes: boolean;
        id: string;
        parent_id: string | null;
        path: string | null;
        position: number;
        publish_at: string | null;
        published_at: string | null;
        published_version: number | null;
        slug: string;
        status: string;
        terms: string[];
        title: string;
        type: string;
        updated_at: string;
        updated_by: string;
        version: number;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     collection: string;
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      document: {
       authors?: string[];
       body?: {
        content?: Record<string, never>[];
        /** @enum {string} */
        type: "doc";
       };
       excerpt?: string | null;
       featured_media_id?: string | null;
       fields?: Record<string, never>;
       html?: string;
       is_featured?: boolean;
       language?: string | null;
       parent_id?: string | null;
       position?: number;
       published_at?: string | null;
       seo?: {
        canonical_url?: string | null;
        description?: string | null;
        json_ld?: Record<string, never>;
        keywords?: string[];
        noindex?: boolean;
        og_description?: string | null;
        og_image_media_id?: string | null;
        og_title?: string | null;
        title?: string | null;
        /** @enum {string} */
        twitter_card?: "summary" | "summary_large_image";
       };
       slug?: string;
       template?: string | null;
       terms?: string[];
       title: string;
      };
      note?: string;
      /** @enum {string} */
      status?: "draft" | "published";
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       authors: string[];
       created_at: string;
       created_by: string;
       deleted_at: string | null;
       document: {
        [key: string]: unknown;
       };
       expire_at: string | null;
       has_changes: boolean;
       id: string;
       parent_id: string | null;
       path: string | null;
       position: number;
       publish_at: string | null;
       published_at: string | null;
       published_version: number | null;
       slug: string;
       status: string;
       terms: string[];
       title: string;
       type: string;
       updated_at: string;
       updated_by: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/collections/{collection}/records/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     collection: string;
     id: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       authors: string[];
       created_at: string;
       created_by: string;
       deleted_at: string | null;
       document: {
        [key: string]: unknown;
       };
       expire_at: string | null;
       has_changes: boolean;
       id: string;
       parent_id: string | null;
       path: string | null;
       position: number;
       publish_at: string | null;
       published_at: string | null;
       published_version: number | null;
       slug: string;
       status: string;
       terms: string[];
       title: string;
       type: string;
       updated_at: string;
       updated_by: string;
       version: number;
      };
     };
    };
   };
  };
  put: {
   parameters: {
    query?: {
     autosave?: boolean;
    };
    path: {
     collection: string;
     id: string;
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      document: {
       authors?: string[];
       body?: {
        content?: Record<string, never>[];
        /** @enum {string} */
        type: "doc";
       };
       excerpt?: string | null;
       featured_media_id?: string | null;
       fields?: Record<string, never>;
       html?: string;
       is_featured?: boolean;
       language?: string | null;
       parent_id?: string | null;
       position?: number;
       published_at?: string | null;
       seo?: {
        canonical_url?: string | null;
        description?: string | null;
        json_ld?: Record<string, never>;
        keywords?: string[];
        noindex?: boolean;
        og_description?: string | null;
        og_image_media_id?: string | null;
        og_title?: string | null;
        title?: string | null;
        /** @enum {string} */
        twitter_card?: "summary" | "summary_large_image";
       };
       slug?: string;
       template?: string | null;
       terms?: string[];
       title: string;
      };
      note?: string;
      /** @enum {string} */
      status?: "draft" | "published";
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       authors: string[];
       created_at: string;
       created_by: string;
       deleted_at: string | null;
       document: {
        [key: string]: unknown;
       };
       expire_at: string | null;
       has_changes: boolean;
       id: string;
       parent_id: string | null;
       path: string | null;
       position: number;
       publish_at: string | null;
       published_at: string | null;
       published_version: number | null;
       slug: string;
       status: string;
       terms: string[];
       title: string;
       type: string;
       updated_at: string;
       updated_by: string;
       version: number;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    query?: {
     permanent?: boolean;
    };
    path: {
     collection: string;
     id: string;
     website_id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
  patch: {
   parameters: {
    query?: {
     autosave?: boolean;
    };
    path: {
     collection: string;
     id: string;
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      document?: {
       authors?: string[];
       body?: {
        content?: Record<string, never>[];
        /** @enum {string} */
        type: "doc";
       };
       excerpt?: string | null;
       featured_media_id?: string | null;
       fields?: Record<string, never>;
       html?: string;
       is_featured?: boolean;
       language?: string | null;
       parent_id?: string | null;
       position?: number;
       published_at?: string | null;
       seo?: {
        canonical_url?: string | null;
        description?: string | null;
        json_ld?: Record<string, never>;
        keywords?: string[];
        noindex?: boolean;
        og_description?: string | null;
        og_image_media_id?: string | null;
        og_title?: string | null;
        title?: string | null;
        /** @enum {string} */
        twitter_card?: "summary" | "summary_large_image";
       };
       slug?: string;
       template?: string | null;
       terms?: string[];
       title?: string;
      };
      note?: string;
      /** @enum {string} */
      status?: "draft" | "published";
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       authors: string[];
       created_at: string;
       created_by: string;
       deleted_at: string | null;
       document: {
        [key: string]: unknown;
       };
       expire_at: string | null;
       has_changes: boolean;
       id: string;
       parent_id: string | null;
       path: string | null;
       position: number;
       publish_at: string | null;
       published_at: string | null;
       published_version: number | null;
       slug: string;
       status: string;
       terms: string[];
       title: string;
       type: string;
       updated_at: string;
       updated_by: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/collections/{collection}/records/{id}/duplicate": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     collection: string;
     id: string;
     website_id: string;
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       authors: string[];
       created_at: string;
       created_by: string;
       deleted_at: string | null;
       document: {
        [key: string]: unknown;
       };
       expire_at: string | null;
       has_changes: boolean;
       id: string;
       parent_id: string | null;
       path: string | null;
       position: number;
       publish_at: string | null;
       published_at: string | null;
       published_version: number | null;
       slug: string;
       status: string;
       terms: string[];
       title: string;
       type: string;
       updated_at: string;
       updated_by: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/collections/{collection}/records/{id}/preview": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     collection: string;
     id: string;
     website_id: string;
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       expires_at: string;
       url: string;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/collections/{collection}/records/{id}/publish": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     collection: string;
     id: string;
     website_id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      note?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       authors: string[];
       created_at: string;
       created_by: string;
       deleted_at: string | null;
       document: {
        [key: string]: unknown;
       };
       expire_at: string | null;
       has_changes: boolean;
       id: string;
       parent_id: string | null;
       path: string | null;
       position: number;
       publish_at: string | null;
       published_at: string | null;
       published_version: number | null;
       slug: string;
       status: string;
       terms: string[];
       title: string;
       type: string;
       updated_at: string;
       updated_by: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/collections/{collection}/records/{id}/restore": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     collection: string;
     id: string;
     website_id: string;
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       authors: string[];
       created_at: string;
       created_by: string;
       deleted_at: string | null;
       document: {
        [key: string]: unknown;
       };
       expire_at: string | null;
       has_changes: boolean;
       id: string;
       parent_id: string | null;
       path: string | null;
       position: number;
       publish_at: string | null;
       published_at: string | null;
       published_version: number | null;
       slug: string;
       status: string;
       terms: string[];
       title: string;
       type: string;
       updated_at: string;
       updated_by: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/collections/{collection}/records/{id}/schedule": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     collection: string;
     id: string;
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      expire_at?: string | null;
      publish_at?: string | null;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       authors: string[];
       created_at: string;
       created_by: string;
       deleted_at: string | null;
       document: {
        [key: string]: unknown;
       };
       expire_at: string | null;
       has_changes: boolean;
       id: string;
       parent_id: string | null;
       path: string | null;
       position: number;
       publish_at: string | null;
       published_at: string | null;
       published_version: number | null;
       slug: string;
       status: string;
       terms: string[];
       title: string;
       type: string;
       updated_at: string;
       updated_by: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/collections/{collection}/records/{id}/unpublish": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     collection: string;
     id: string;
     website_id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      note?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       authors: string[];
       created_at: string;
       created_by: string;
       deleted_at: string | null;
       document: {
        [key: string]: unknown;
       };
       expire_at: string | null;
       has_changes: boolean;
       id: string;
       parent_id: string | null;
       path: string | null;
       position: number;
       publish_at: string | null;
       published_at: string | null;
       published_version: number | null;
       slug: string;
       status: string;
       terms: string[];
       title: string;
       type: string;
       updated_at: string;
       updated_by: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/collections/{collection}/records/{id}/versions": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
    };
    path: {
     collection: string;
     id: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        author: string;
        author_id: string | null;
        created_at: string;
        is_autosave: boolean;
        is_published: boolean;
        note: string | null;
        slug: string;
        version: number;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/collections/{collection}/records/{id}/versions/{version}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     collection: string;
     id: string;
     version: number;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author: string;
       author_id: string | null;
       created_at: string;
       document: {
        [key: string]: unknown;
       };
       is_autosave: boolean;
       is_published: boolean;
       note: string | null;
       slug: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/collections/{collection}/records/{id}/versions/{version}/diff": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     against?: number;
    };
    path: {
     collection: string;
     id: string;
     version: number;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       body: {
        after?: string;
        before?: string;
        change: string;
        position: number;
        type: string;
       }[];
       fields: {
        after?: unknown;
        before?: unknown;
        field: string;
       }[];
       from: number | null;
       to: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/collections/{collection}/records/{id}/versions/{version}/restore": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     collection: string;
     id: string;
     version: number;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       authors: string[];
       created_at: string;
       created_by: string;
       deleted_at: string | null;
       document: {
        [key: string]: unknown;
       };
       expire_at: string | null;
       has_changes: boolean;
       id: string;
       parent_id: string | null;
       path: string | null;
       position: number;
       publish_at: string | null;
       published_at: string | null;
       published_version: number | null;
       slug: string;
       status: string;
       terms: string[];
       title: string;
       type: string;
       updated_at: string;
       updated_by: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/collections/{collection}/records/bulk": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     collection: string;
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      /** @enum {string} */
      action: "publish" | "unpublish" | "delete" | "restore" | "add_term" | "remove_term";
      ids: string[];
      term_id?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       done: number;
       failed: {
        code: string;
        detail: string;
        id: string;
       }[];
      };
     };
    };
    202: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       job_id: string;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/comments": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     entry_id?: string;
     limit?: number;
     q?: string;
     status?: "approved" | "pending" | "spam";
    };
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        author_name: string;
        author_url: string | null;
        body: string;
        commented_at: string;
        created_at: string;
        entry_id: string;
        entry_title: string;
        id: string;
        reply_to: string | null;
        /** @enum {string} */
        status: "approved" | "pending" | "spam";
        updated_at: string;
        version: number;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/comments/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author_name: string;
       author_url: string | null;
       body: string;
       commented_at: string;
       created_at: string;
       entry_id: string;
       id: string;
       reply_to: string | null;
       /** @enum {string} */
       status: "approved" | "pending" | "spam";
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
  patch: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      author_name?: string;
      author_url?: string | null;
      body?: string;
      /** @enum {string} */
      status?: "approved" | "pending" | "spam";
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author_name: string;
       author_url: string | null;
       body: string;
       commented_at: string;
       created_at: string;
       entry_id: string;
       id: string;
       reply_to: string | null;
       /** @enum {string} */
       status: "approved" | "pending" | "spam";
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/deployments": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     environment?: "production" | "staging";
     from?: string;
     limit?: number;
     module?: "theme" | "plugin" | "content" | "configuration" | "api";
     q?: string;
     state?: "queued" | "running" | "waiting" | "paused" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected";
     strategy?: "direct" | "blue_green" | "rolling" | "canary";
     to?: string;
     website_id?: string;
    };
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        approval_id: string | null;
        can: ("rollback" | "pause" | "resume" | "promote" | "abort" | "approve" | "reject")[];
        created_at: string;
        created_by: {
         id: string;
         kind: string;
         label: string;
        } | null;
        /** @enum {string} */
        environment: "production" | "staging";
        finished_at: string | null;
        fleet_id: string | null;
        hot_until: string | null;
        id: string;
        /** @enum {string} */
        module: "theme" | "plugin" | "content" | "configuration" | "api";
        next_at: string | null;
        note: string | null;
        percent: number;
        problem: ({
         code?: string;
         detail?: string;
         errors?: {
          [key: string]: unknown;
         }[];
         step?: string;
         website_id?: string;
        } & {
         [key: string]: unknown;
        }) | null;
        promoted_from: string | null;
        scheduled_at: string | null;
        started_at: string | null;
        /** @enum {string} */
        state: "queued" | "running" | "waiting" | "paused" | "succeeded" | "failed" | "rolled_back" | "aborted" | "rejected";
        /** @enum {string} */
        step: "validate" | "scan" | "build" | "warm_up" | "smoke_test" | "approval" | "window" | "roll_out" | "analyse" | "finish";
        /** @enum {string} */
        strategy: "direct" | "blue_green" | "rolling" | "canary";
        summary: string;
        visitors_percent: number;
        waiting_for: string | null;
        websites: {
         failed: number;
         live: number;
         restored: number;
         skipped: number;
         total: number;
         unchanged: number;
        };
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/domains": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
     q?: string;
     state?: "pending" | "verified" | "misconfigured" | "lost" | "quarantined";
    };
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        certificate: {
         issuer: string | null;
         not_after: string | null;
         problem: string | null;
         source: ("acme" | "upload") | null;
         /** @enum {unknown} */
         state: "served" | "ordered" | "failed" | "none";
        } | null;
        checked_at: string | null;
        created_at: string;
        dns_provider_id: string | null;
        expires_at: string | null;
        failing_since: string | null;
        hints: string[];
        host: string;
        hsts: {
         max_age: number;
         preload: boolean;
         subdomains: boolean;
        };
        /** @enum {unknown} */
        https: "auto" | "manual" | "off";
        id: string;
        is_primary: boolean;
        lost_at: string | null;
        method: ("txt" | "cname" | "http" | "operator") | null;
        next_check_at: string | null;
        points_here: boolean;
        preferred_method: ("txt" | "cname" | "http") | null;
        problem: ("held_elsewhere" | "resting" | "proof_missing" | "not_pointing_here" | "stopped") | null;
        quarantine: {
         reason: string;
         until: string | null;
        } | null;
        records: {
         explanation: string;
         name: string;
         provider_can_create: boolean;
         /** @enum {unknown} */
         purpose: "verify" | "point" | "certificate";
         required: boolean;
         seen: string[];
         /** @enum {unknown} */
         state: "found" | "missing" | "wrong" | "unknown";
         ttl: number;
         /** @enum {unknown} */
         type: "TXT" | "CNAME" | "A" | "AAAA" | "CAA" | "HTTP";
         value: string;
        }[];
        /** @enum {unknown} */
        redirect_status: 301 | 302 | 307 | 308;
        redirect_to: string | null;
        redirects: boolean;
        /** @enum {unknown} */
        serves: "website" | "portal";
        /** @enum {unknown} */
        state: "pending" | "verified" | "misconfigured" | "lost" | "quarantined";
        unicode_host: string;
        updated_at: string;
        url: string;
        verified_at: string | null;
        version: number;
        website_id: string | null;
        website_status: string | null;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      host: string;
      /** @enum {unknown} */
      method?: "txt" | "cname" | "http";
      www?: boolean;
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       certificate: {
        issuer: string | null;
        not_after: string | null;
        problem: string | null;
        source: ("acme" | "upload") | null;
        /** @enum {unknown} */
        state: "served" | "ordered" | "failed" | "none";
       } | null;
       checked_at: string | null;
       created_at: string;
       dns_provider_id: string | null;
       expires_at: string | null;
       failing_since: string | null;
       hints: string[];
       host: string;
       hsts: {
        max_age: number;
        preload: boolean;
        subdomains: boolean;
       };
       /** @enum {unknown} */
       https: "auto" | "manual" | "off";
       id: string;
       is_primary: boolean;
       lost_at: string | null;
       method: ("txt" | "cname" | "http" | "operator") | null;
       next_check_at: string | null;
       points_here: boolean;
       preferred_method: ("txt" | "cname" | "http") | null;
       problem: ("held_elsewhere" | "resting" | "proof_missing" | "not_pointing_here" | "stopped") | null;
       quarantine: {
        reason: string;
        until: string | null;
       } | null;
       records: {
        explanation: string;
        name: string;
        provider_can_create: boolean;
        /** @enum {unknown} */
        purpose: "verify" | "point" | "certificate";
        required: boolean;
        seen: string[];
        /** @enum {unknown} */
        state: "found" | "missing" | "wrong" | "unknown";
        ttl: number;
        /** @enum {unknown} */
        type: "TXT" | "CNAME" | "A" | "AAAA" | "CAA" | "HTTP";
        value: string;
       }[];
       /** @enum {unknown} */
       redirect_status: 301 | 302 | 307 | 308;
       redirect_to: string | null;
       redirects: boolean;
       /** @enum {unknown} */
       serves: "website" | "portal";
       /** @enum {unknown} */
       state: "pending" | "verified" | "misconfigured" | "lost" | "quarantined";
       unicode_host: string;
       updated_at: string;
       url: string;
       verified_at: string | null;
       version: number;
       website_id: string | null;
       website_status: string | null;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/exports": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
    };
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        created_at: string;
        created_by: string;
        download_url: string | null;
        error: string | null;
        expires_at: string | null;
        finished_at: string | null;
        format: string;
        id: string;
        size_bytes: number | null;
        /** @enum {string} */
        state: "queued" | "running" | "succeeded" | "failed" | "canceled";
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      /** @enum {string} */
      format: "bundle" | "json" | "csv";
     };
    };
   };
   responses: {
    202: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       created_by: string;
       download_url: string | null;
       error: string | null;
       expires_at: string | null;
       finished_at: string | null;
       format: string;
       id: string;
       size_bytes: number | null;
       /** @enum {string} */
       state: "queued" | "running" | "succeeded" | "failed" | "canceled";
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/exports/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       created_by: string;
       download_url: string | null;
       error: string | null;
       expires_at: string | null;
       finished_at: string | null;
       format: string;
       id: string;
       size_bytes: number | null;
       /** @enum {string} */
       state: "queued" | "running" | "succeeded" | "failed" | "canceled";
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/exports/{id}/download": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
 };
 "/websites/{website_id}/imports": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
    };
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        counts: {
         [key: string]: {
          added: number;
          changed: number;
          skipped: number;
          unchanged: number;
         };
        };
        created_at: string;
        created_by: string;
        dry_run: boolean;
        error: string | null;
        file_name: string;
        finished_at: string | null;
        format: string;
        id: string;
        progress: {
         done?: number;
         phase?: string;
         total?: number;
        };
        /** @enum {string} */
        state: "queued" | "running" | "succeeded" | "failed" | "canceled";
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "multipart/form-data": {
      as_drafts: boolean;
      authors: {
       [key: string]: string;
      };
      base_url?: string;
      dry_run?: boolean;
      fetch_media: boolean;
      file: string;
      /** @enum {string} */
      format: "wxr" | "ghost" | "markdown" | "bundle";
      import_settings?: boolean;
      uploads?: string;
     };
    };
   };
   responses: {
    202: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       counts: {
        [key: string]: {
         added: number;
         changed: number;
         skipped: number;
         unchanged: number;
        };
       };
       created_at: string;
       created_by: string;
       dry_run: boolean;
       error: string | null;
       file_name: string;
       finished_at: string | null;
       format: string;
       id: string;
       options: {
        as_drafts: boolean;
        authors: {
         [key: string]: string;
        };
        base_url?: string;
        fetch_media: boolean;
        import_settings?: boolean;
       };
       progress: {
        done?: number;
        phase?: string;
        total?: number;
       };
       report: {
        item: string;
        level: string;
        message: string;
       }[];
       /** @enum {string} */
       state: "queued" | "running" | "succeeded" | "failed" | "canceled";
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/imports/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       counts: {
        [key: string]: {
         added: number;
         changed: number;
         skipped: number;
         unchanged: number;
        };
       };
       created_at: string;
       created_by: string;
       dry_run: boolean;
       error: string | null;
       file_name: string;
       finished_at: string | null;
       format: string;
       id: string;
       options: {
        as_drafts: boolean;
        authors: {
         [key: string]: string;
        };
        base_url?: string;
        fetch_media: boolean;
        import_settings?: boolean;
       };
       progress: {
        done?: number;
        phase?: string;
        total?: number;
       };
       report: {
        item: string;
        level: string;
        message: string;
       }[];
       /** @enum {string} */
       state: "queued" | "running" | "succeeded" | "failed" | "canceled";
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/imports/{id}/cancel": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       counts: {
        [key: string]: {
         added: number;
         changed: number;
         skipped: number;
         unchanged: number;
        };
       };
       created_at: string;
       created_by: string;
       dry_run: boolean;
       error: string | null;
       file_name: string;
       finished_at: string | null;
       format: string;
       id: string;
       options: {
        as_drafts: boolean;
        authors: {
         [key: string]: string;
        };
        base_url?: string;
        fetch_media: boolean;
        import_settings?: boolean;
       };
       progress: {
        done?: number;
        phase?: string;
        total?: number;
       };
       report: {
        item: string;
        level: string;
        message: string;
       }[];
       /** @enum {string} */
       state: "queued" | "running" | "succeeded" | "failed" | "canceled";
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/live": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       present: {
        by_operator: boolean;
        entry_id: string | null;
        /** @enum {string} */
        mode: "viewing" | "editing";
        name: string;
        since: string;
        tab: string;
        user_id: string;
       }[];
       release: number | null;
       status: string;
      };
      "text/event-stream": string;
     };
    };
   };
  };
 };
 "/websites/{website_id}/maintenance": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     website_id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      message?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       blueprint: string;
       created_at: string;
       deleted_at: string | null;
       id: string;
       is_main: boolean;
       name: string;
       primary_url: string | null;
       purge_after_at: string | null;
       release_number: number;
       slug: string;
       /** @enum {string} */
       status: "provisioning" | "active" | "suspended" | "maintenance" | "deleted";
       status_message: string | null;
       updated_at: string;
       url: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/make-main": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       blueprint: string;
       created_at: string;
       deleted_at: string | null;
       id: string;
       is_main: boolean;
       name: string;
       primary_url: string | null;
       purge_after_at: string | null;
       release_number: number;
       slug: string;
       /** @enum {string} */
       status: "provisioning" | "active" | "suspended" | "maintenance" | "deleted";
       status_message: string | null;
       updated_at: string;
       url: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/media": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     folder_id?: string;
     kind?: "image" | "video" | "audio" | "document";
     limit?: number;
     q?: string;
     sort?: "newest" | "name";
    };
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        alt: string;
        caption: string;
        color: string | null;
        content_type: string;
        created_at: string;
        created_by: string;
        credit: string;
        folder_id: string | null;
        height: number | null;
        id: string;
        is_animated: boolean;
        /** @enum {string} */
        kind: "image" | "video" | "audio" | "document";
        name: string;
        size_bytes: number;
        title: string;
        updated_at: string;
        url: string;
        version: number;
        width: number | null;
        widths: number[];
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "multipart/form-data": {
      alt?: string;
      caption?: string;
      credit?: string;
      file?: string;
      folder_id?: string;
      title?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       failures: {
        code: string;
        detail: string;
        name: string;
       }[];
       items: {
        alt: string;
        caption: string;
        color: string | null;
        content_type: string;
        created_at: string;
        created_by: string;
        credit: string;
        duplicate: boolean;
        folder_id: string | null;
        height: number | null;
        id: string;
        is_animated: boolean;
        /** @enum {string} */
        kind: "image" | "video" | "audio" | "document";
        name: string;
        size_bytes: number;
        title: string;
        updated_at: string;
        url: string;
        version: number;
        width: number | null;
        widths: number[];
       }[];
      };
     };
    };
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       failures: {
        code: string;
        detail: string;
        name: string;
       }[];
       items: {
        alt: string;
        caption: string;
        color: string | null;
        content_type: string;
        created_at: string;
        created_by: string;
        credit: string;
        duplicate: boolean;
        folder_id: string | null;
        height: number | null;
        id: string;
        is_animated: boolean;
        /** @enum {string} */
        kind: "image" | "video" | "audio" | "document";
        name: string;
        size_bytes: number;
        title: string;
        updated_at: string;
        url: string;
        version: number;
        width: number | null;
        widths: number[];
       }[];
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/media-folders": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        created_at: string;
        id: string;
        media_count: number;
        name: string;
        parent_id: string | null;
        updated_at: string;
        version: number;
       }[];
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      name: string;
      parent_id?: string | null;
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       id: string;
       name: string;
       parent_id: string | null;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/media-folders/{id}": {
  parameters: {
  };
  delete: {
   parameters: {
    query?: {
     contents?: "move" | "delete";
    };
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
  patch: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      name?: string;
      parent_id?: string | null;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       id: string;
       name: string;
       parent_id: string | null;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/media/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       alt: string;
       caption: string;
       color: string | null;
       content_type: string;
       created_at: string;
       created_by: string;
       credit: string;
       folder_id: string | null;
       height: number | null;
       id: string;
       is_animated: boolean;
       /** @enum {string} */
       kind: "image" | "video" | "audio" | "document";
       name: string;
       size_bytes: number;
       title: string;
       updated_at: string;
       url: string;
       version: number;
       width: number | null;
       widths: number[];
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
  patch: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      alt?: string;
      caption?: string;
      credit?: string;
      folder_id?: string | null;
      name?: string;
      title?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       alt: string;
       caption: string;
       color: string | null;
       content_type: string;
       created_at: string;
       created_by: string;
       credit: string;
       folder_id: string | null;
       height: number | null;
       id: string;
       is_animated: boolean;
       /** @enum {string} */
       kind: "image" | "video" | "audio" | "document";
       name: string;
       size_bytes: number;
       title: string;
       updated_at: string;
       url: string;
       version: number;
       width: number | null;
       widths: number[];
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/media/{id}/file": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     width?: number;
    };
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": string;
     };
    };
   };
  };
 };
 "/websites/{website_id}/media/{id}/usage": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        id: string;
        /** @enum {string} */
        kind: "entry" | "author" | "website";
        status: string;
        title: string;
        type: string;
       }[];
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/media/delete": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      ids: string[];
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       deleted: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/media/move": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      folder_id: string | null;
      ids: string[];
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       moved: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/menus": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
    };
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        created_at: string;
        handle: string;
        id: string;
        items: unknown[];
        name: string;
        updated_at: string;
        version: number;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      handle: string;
      items?: {
       items?: {
        items?: {
         items?: {
          items?: Record<string, never>[];
          opens_new_tab?: boolean;
          target: {
           id: string;
           /** @enum {unknown} */
           kind: "page" | "post" | "record" | "collection" | "term" | "author";
          } | {
           url: string;
          };
          title: string;
         }[];
         opens_new_tab?: boolean;
         target: {
          id: string;
          /** @enum {unknown} */
          kind: "page" | "post" | "record" | "collection" | "term" | "author";
         } | {
          url: string;
         };
         title: string;
        }[];
        opens_new_tab?: boolean;
        target: {
         id: string;
         /** @enum {unknown} */
         kind: "page" | "post" | "record" | "collection" | "term" | "author";
        } | {
         url: string;
        };
        title: string;
       }[];
       opens_new_tab?: boolean;
       target: {
        id: string;
        /** @enum {unknown} */
        kind: "page" | "post" | "record" | "collection" | "term" | "author";
       } | {
        url: string;
       };
       title: string;
      }[];
      name: string;
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       handle: string;
       id: string;
       items: unknown[];
       name: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/menus/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       handle: string;
       id: string;
       items: unknown[];
       name: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
  put: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      items: {
       items?: {
        items?: {
         items?: {
          items?: Record<string, never>[];
          opens_new_tab?: boolean;
          target: {
           id: string;
           /** @enum {unknown} */
           kind: "page" | "post" | "record" | "collection" | "term" | "author";
          } | {
           url: string;
          };
          title: string;
         }[];
         opens_new_tab?: boolean;
         target: {
          id: string;
          /** @enum {unknown} */
          kind: "page" | "post" | "record" | "collection" | "term" | "author";
         } | {
          url: string;
         };
         title: string;
        }[];
        opens_new_tab?: boolean;
        target: {
         id: string;
         /** @enum {unknown} */
         kind: "page" | "post" | "record" | "collection" | "term" | "author";
        } | {
         url: string;
        };
        title: string;
       }[];
       opens_new_tab?: boolean;
       target: {
        id: string;
        /** @enum {unknown} */
        kind: "page" | "post" | "record" | "collection" | "term" | "author";
       } | {
        url: string;
       };
       title: string;
      }[];
      name: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       handle: string;
       id: string;
       items: unknown[];
       name: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
 };
 "/websites/{website_id}/pages": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     author?: string;
     cursor?: string;
     field?: string;
     limit?: number;
     parent?: string;
     q?: string;
     sort?: "-updated_at" | "updated_at" | "title" | "-title" | "-created_at" | "created_at";
     status?: "draft" | "scheduled" | "published" | "unpublished";
     term?: string;
     trash?: boolean;
     value?: string;
     with_fields?: boolean;
    };
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        authors: string[];
        created_at: string;
        created_by: string;
        deleted_at: string | null;
        expire_at: string | null;
        fields?: {
         [key: string]: unknown;
        };
        has_changes: boolean;
        id: string;
        parent_id: string | null;
        path: string | null;
        position: number;
        publish_at: string | null;
        published_at: string | null;
        published_version: number | null;
        slug: string;
        status: string;
        terms: string[];
        title: string;
        type: string;
        updated_at: string;
        updated_by: string;
        version: number;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      document: {
       authors?: string[];
       body?: {
        content?: Record<string, never>[];
        /** @enum {string} */
        type: "doc";
       };
       excerpt?: string | null;
       featured_media_id?: string | null;
       fields?: Record<string, never>;
       html?: string;
       is_featured?: boolean;
       language?: string | null;
       parent_id?: string | null;
       position?: number;
       published_at?: string | null;
       seo?: {
        canonical_url?: string | null;
        description?: string | null;
        json_ld?: Record<string, never>;
        keywords?: string[];
        noindex?: boolean;
        og_description?: string | null;
        og_image_media_id?: string | null;
        og_title?: string | null;
        title?: string | null;
        /** @enum {string} */
        twitter_card?: "summary" | "summary_large_image";
       };
       slug?: string;
       template?: string | null;
       terms?: string[];
       title: string;
      };
      note?: string;
      /** @enum {string} */
      status?: "draft" | "published";
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       authors: string[];
       created_at: string;
       created_by: string;
       deleted_at: string | null;
       document: {
        [key: string]: unknown;
       };
       expire_at: string | null;
       has_changes: boolean;
       id: string;
       parent_id: string | null;
       path: string | null;
       position: number;
       publish_at: string | null;
       published_at: string | null;
       published_version: number | null;
       slug: string;
       status: string;
       terms: string[];
       title: string;
       type: string;
       updated_at: string;
       updated_by: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/pages/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       authors: string[];
       created_at: string;
       created_by: string;
       deleted_at: string | null;
       document: {
        [key: string]: unknown;
       };
       expire_at: string | null;
       has_changes: boolean;
       id: string;
       parent_id: string | null;
       path: string | null;
       position: number;
       publish_at: string | null;
       published_at: string | null;
       published_version: number | null;
       slug: string;
       status: string;
       terms: string[];
       title: string;
       type: string;
       updated_at: string;
       updated_by: string;
       version: number;
      };
     };
    };
   };
  };
  put: {
   parameters: {
    query?: {
     autosave?: boolean;
    };
    path: {
     id: string;
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      document: {
       authors?: string[];
       body?: {
        content?: Record<string, never>[];
        /** @enum {string} */
        type: "doc";
       };
       excerpt?: string | null;
       featured_media_id?: string | null;
       fields?: Record<string, never>;
       html?: string;
       is_featured?: boolean;
       language?: string | null;
       parent_id?: string | null;
       position?: number;
       published_at?: string | null;
       seo?: {
        canonical_url?: string | null;
        description?: string | null;
        json_ld?: Record<string, never>;
        keywords?: string[];
        noindex?: boolean;
        og_description?: string | null;
        og_image_media_id?: string | null;
        og_title?: string | null;
        title?: string | null;
        /** @enum {string} */
        twitter_card?: "summary" | "summary_large_image";
       };
       slug?: string;
       template?: string | null;
       terms?: string[];
       title: string;
      };
      note?: string;
      /** @enum {string} */
      status?: "draft" | "published";
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       authors: string[];
       created_at: string;
       created_by: string;
       deleted_at: string | null;
       document: {
        [key: string]: unknown;
       };
       expire_at: string | null;
       has_changes: boolean;
       id: string;
       parent_id: string | null;
       path: string | null;
       position: number;
       publish_at: string | null;
       published_at: string | null;
       published_version: number | null;
       slug: string;
       status: string;
       terms: string[];
       title: string;
       type: string;
       updated_at: string;
       updated_by: string;
       version: number;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    query?: {
     permanent?: boolean;
    };
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
  patch: {
   parameters: {
    query?: {
     autosave?: boolean;
    };
    path: {
     id: string;
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      document?: {
       authors?: string[];
       body?: {
        content?: Record<string, never>[];
        /** @enum {string} */
        type: "doc";
       };
       excerpt?: string | null;
       featured_media_id?: string | null;
       fields?: Record<string, never>;
       html?: string;
       is_featured?: boolean;
       language?: string | null;
       parent_id?: string | null;
       position?: number;
       published_at?: string | null;
       seo?: {
        canonical_url?: string | null;
        description?: string | null;
        json_ld?: Record<string, never>;
        keywords?: string[];
        noindex?: boolean;
        og_description?: string | null;
        og_image_media_id?: string | null;
        og_title?: string | null;
        title?: string | null;
        /** @enum {string} */
        twitter_card?: "summary" | "summary_large_image";
       };
       slug?: string;
       template?: string | null;
       terms?: string[];
       title?: string;
      };
      note?: string;
      /** @enum {string} */
      status?: "draft" | "published";
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       authors: string[];
       created_at: string;
       created_by: string;
       deleted_at: string | null;
       document: {
        [key: string]: unknown;
       };
       expire_at: string | null;
       has_changes: boolean;
       id: string;
       parent_id: string | null;
       path: string | null;
       position: number;
       publish_at: string | null;
       published_at: string | null;
       published_version: number | null;
       slug: string;
       status: string;
       terms: string[];
       title: string;
       type: string;
       updated_at: string;
       updated_by: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/pages/{id}/duplicate": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       authors: string[];
       created_at: string;
       created_by: string;
       deleted_at: string | null;
       document: {
        [key: string]: unknown;
       };
       expire_at: string | null;
       has_changes: boolean;
       id: string;
       parent_id: string | null;
       path: string | null;
       position: number;
       publish_at: string | null;
       published_at: string | null;
       published_version: number | null;
       slug: string;
       status: string;
       terms: string[];
       title: string;
       type: string;
       updated_at: string;
       updated_by: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/pages/{id}/preview": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       expires_at: string;
       url: string;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/pages/{id}/publish": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
     website_id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      note?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       authors: string[];
       created_at: string;
       created_by: string;
       deleted_at: string | null;
       document: {
        [key: string]: unknown;
       };
       expire_at: string | null;
       has_changes: boolean;
       id: string;
       parent_id: string | null;
       path: string | null;
       position: number;
       publish_at: string | null;
       published_at: string | null;
       published_version: number | null;
       slug: string;
       status: string;
       terms: string[];
       title: string;
       type: string;
       updated_at: string;
       updated_by: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/pages/{id}/restore": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       authors: string[];
       created_at: string;
       created_by: string;
       deleted_at: string | null;
       document: {
        [key: string]: unknown;
       };
       expire_at: string | null;
       has_changes: boolean;
       id: string;
       parent_id: string | null;
       path: string | null;
       position: number;
       publish_at: string | null;
       published_at: string | null;
       published_version: number | null;
       slug: string;
       status: string;
       terms: string[];
       title: string;
       type: string;
       updated_at: string;
       updated_by: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/pages/{id}/schedule": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      expire_at?: string | null;
      publish_at?: string | null;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       authors: string[];
       created_at: string;
       created_by: string;
       deleted_at: string | null;
       document: {
        [key: string]: unknown;
       };
       expire_at: string | null;
       has_changes: boolean;
       id: string;
       parent_id: string | null;
       path: string | null;
       position: number;
       publish_at: string | null;
       published_at: string | null;
       published_version: number | null;
       slug: string;
       status: string;
       terms: string[];
       title: string;
       type: string;
       updated_at: string;
       updated_by: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/pages/{id}/unpublish": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
     website_id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      note?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       authors: string[];
       created_at: string;
       created_by: string;
       deleted_at: string | null;
       document: {
        [key: string]: unknown;
       };
       expire_at: string | null;
       has_changes: boolean;
       id: string;
       parent_id: string | null;
       path: string | null;
       position: number;
       publish_at: string | null;
       published_at: string | null;
       published_version: number | null;
       slug: string;
       status: string;
       terms: string[];
       title: string;
       type: string;
       updated_at: string;
       updated_by: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/pages/{id}/versions": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
    };
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        author: string;
        author_id: string | null;
        created_at: string;
        is_autosave: boolean;
        is_published: boolean;
        note: string | null;
        slug: string;
        version: number;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/pages/{id}/versions/{version}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
     version: number;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author: string;
       author_id: string | null;
       created_at: string;
       document: {
        [key: string]: unknown;
       };
       is_autosave: boolean;
       is_published: boolean;
       note: string | null;
       slug: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/pages/{id}/versions/{version}/diff": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     against?: number;
    };
    path: {
     id: string;
     version: number;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       body: {
        after?: string;
        before?: string;
        change: string;
        position: number;
        type: string;
       }[];
       fields: {
        after?: unknown;
        before?: unknown;
        field: string;
       }[];
       from: number | null;
       to: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/pages/{id}/versions/{version}/restore": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
     version: number;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       authors: string[];
       created_at: string;
       created_by: string;
       deleted_at: string | null;
       document: {
        [key: string]: unknown;
       };
       expire_at: string | null;
       has_changes: boolean;
       id: string;
       parent_id: string | null;
       path: string | null;
       position: number;
       publish_at: string | null;
       published_at: string | null;
       published_version: number | null;
       slug: string;
       status: string;
       terms: string[];
       title: string;
       type: string;
       updated_at: string;
       updated_by: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/pages/bulk": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      /** @enum {string} */
      action: "publish" | "unpublish" | "delete" | "restore" | "add_term" | "remove_term";
      ids: string[];
      term_id?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       done: number;
       failed: {
        code: string;
        detail: string;
        id: string;
       }[];
      };
     };
    };
    202: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       job_id: string;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/plugin-blocks": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        block: string;
        description: string;
        form: {
         [key: string]: unknown;
        };
        plugin: string;
        plugin_title: string;
        section_type: string;
        settings_schema: unknown[];
        title: string;
       }[];
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/plugin-data": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        is_installed: boolean;
        max_bytes: number;
        name: string;
        purge_after_at: string | null;
        removed_at: string | null;
        size_bytes: number;
        tables: {
         row_count: number;
         size_bytes: number;
         table: string;
        }[];
        values: {
         count: number;
         size_bytes: number;
        };
       }[];
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/plugin-data/personal/erase": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      email: string;
      /** @enum {string} */
      rows: "delete" | "clear";
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       rows_cleared: number;
       rows_deleted: number;
       values_deleted: number;
       values_left: {
        key: string;
        plugin: string;
       }[];
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/plugin-data/personal/find": {
  parameters: {
  };
  post: {
   parameters: {
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      email: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       is_complete: boolean;
       rows: {
        plugin: string;
        row: {
         created_at: string;
         id: string;
         updated_at: string;
         version: number;
        } & {
         [key: string]: unknown;
        };
        table: string;
       }[];
       values: {
        key: string;
        plugin: string;
        value: unknown;
       }[];
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/plugins": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        category: string;
        description: string;
        enabled: boolean;
        granted: string[];
        hash: string;
        name: string;
        needed_by: string[];
        newer_version: string | null;
        /** @enum {string} */
        owner: "platform" | "tenant";
        title: string;
        version: string;
        withdrawn: string | null;
       }[];
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      enabled?: boolean;
      grant?: string[];
      name: string;
      note?: string;
      settings?: {
       [key: string]: unknown;
      };
      version?: string;
      with_dependencies?: boolean;
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       asks_for: string[];
       category: string;
       chosen: {
        [key: string]: unknown;
       };
       consent: {
        browser: {
         connect: unknown[];
         frames: unknown[];
         images: unknown[];
         scripts: unknown[];
        };
        hosts: string[];
        permissions: {
         consequence: string;
         id: string;
         title: string;
        }[];
       };
       description: string;
       enabled: boolean;
       form: {
        [key: string]: unknown;
       };
       granted: string[];
       hash: string;
       manifest: unknown;
       name: string;
       needed_by: string[];
       newer_version: string | null;
       /** @enum {string} */
       owner: "platform" | "tenant";
       readme: string;
       secrets: {
        info?: string;
        name: string;
        title: string;
       }[];
       settings: {
        [key: string]: unknown;
       };
       settings_schema: unknown[];
       title: string;
       update: {
        added: string[];
        changelog: string;
        consent: {
         browser: {
          connect: unknown[];
          frames: unknown[];
          images: unknown[];
          scripts: unknown[];
         };
         hosts: string[];
         permissions: {
          consequence: string;
          id: string;
          title: string;
         }[];
        };
        hash: string;
        removed: string[];
        version: string;
       } | null;
       version: string;
       withdrawn: string | null;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/plugins/{name}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     name: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       asks_for: string[];
       category: string;
       chosen: {
        [key: string]: unknown;
       };
       consent: {
        browser: {
         connect: unknown[];
         frames: unknown[];
         images: unknown[];
         scripts: unknown[];
        };
        hosts: string[];
        permissions: {
         consequence: string;
         id: string;
         title: string;
        }[];
       };
       description: string;
       enabled: boolean;
       form: {
        [key: string]: unknown;
       };
       granted: string[];
       hash: string;
       manifest: unknown;
       name: string;
       needed_by: string[];
       newer_version: string | null;
       /** @enum {string} */
       owner: "platform" | "tenant";
       readme: string;
       secrets: {
        info?: string;
        name: string;
        title: string;
       }[];
       settings: {
        [key: string]: unknown;
       };
       settings_schema: unknown[];
       title: string;
       update: {
        added: string[];
        changelog: string;
        consent: {
         browser: {
          connect: unknown[];
          frames: unknown[];
          images: unknown[];
          scripts: unknown[];
         };
         hosts: string[];
         permissions: {
          consequence: string;
          id: string;
          title: string;
         }[];
        };
        hash: string;
        removed: string[];
        version: string;
       } | null;
       version: string;
       withdrawn: string | null;
      };
     };
    };
   };
  };
  put: {
   parameters: {
    path: {
     name: string;
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      enabled?: boolean;
      grant?: string[];
      note?: string;
      settings?: {
       [key: string]: unknown;
      };
      version?: string;
      with_dependencies?: boolean;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       asks_for: string[];
       category: string;
       chosen: {
        [key: string]: unknown;
       };
       consent: {
        browser: {
         connect: unknown[];
         frames: unknown[];
         images: unknown[];
         scripts: unknown[];
        };
        hosts: string[];
        permissions: {
         consequence: string;
         id: string;
         title: string;
        }[];
       };
       description: string;
       enabled: boolean;
       form: {
        [key: string]: unknown;
       };
       granted: string[];
       hash: string;
       manifest: unknown;
       name: string;
       needed_by: string[];
       newer_version: string | null;
       /** @enum {string} */
       owner: "platform" | "tenant";
       readme: string;
       secrets: {
        info?: string;
        name: string;
        title: string;
       }[];
       settings: {
        [key: string]: unknown;
       };
       settings_schema: unknown[];
       title: string;
       update: {
        added: string[];
        changelog: string;
        consent: {
         browser: {
          connect: unknown[];
          frames: unknown[];
          images: unknown[];
          scripts: unknown[];
         };
         hosts: string[];
         permissions: {
          consequence: string;
          id: string;
          title: string;
         }[];
        };
        hash: string;
        removed: string[];
        version: string;
       } | null;
       version: string;
       withdrawn: string | null;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    query?: {
     data?: "keep" | "delete";
    };
    path: {
     name: string;
     website_id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
  patch: {
   parameters: {
    path: {
     name: string;
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      enabled?: boolean;
      grant?: string[];
      note?: string;
      settings?: {
       [key: string]: unknown;
      };
      version?: string;
      with_dependencies?: boolean;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       asks_for: string[];
       category: string;
       chosen: {
        [key: string]: unknown;
       };
       consent: {
        browser: {
         connect: unknown[];
         frames: unknown[];
         images: unknown[];
         scripts: unknown[];
        };
        hosts: string[];
        permissions: {
         consequence: string;
         id: string;
         title: string;
        }[];
       };
       description: string;
       enabled: boolean;
       form: {
        [key: string]: unknown;
       };
       granted: string[];
       hash: string;
       manifest: unknown;
       name: string;
       needed_by: string[];
       newer_version: string | null;
       /** @enum {string} */
       owner: "platform" | "tenant";
       readme: string;
       secrets: {
        info?: string;
        name: string;
        title: string;
       }[];
       settings: {
        [key: string]: unknown;
       };
       settings_schema: unknown[];
       title: string;
       update: {
        added: string[];
        changelog: string;
        consent: {
         browser: {
          connect: unknown[];
          frames: unknown[];
          images: unknown[];
          scripts: unknown[];
         };
         hosts: string[];
         permissions: {
          consequence: string;
          id: string;
          title: string;
         }[];
        };
        hash: string;
        removed: string[];
        version: string;
       } | null;
       version: string;
       withdrawn: string | null;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/plugins/{name}/actions": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     name: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        confirm: string | null;
        description: string | null;
        input: Record<string, never>[];
        name: string;
        on: string | null;
        title: string;
       }[];
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/plugins/{name}/actions/{action}": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     action: string;
     name: string;
     website_id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      input?: Record<string, never>;
      row?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       message: string | null;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/plugins/{name}/data": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     name: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       is_installed: boolean;
       max_bytes: number;
       name: string;
       purge_after_at: string | null;
       removed_at: string | null;
       size_bytes: number;
       tables: {
        row_count: number;
        size_bytes: number;
        table: string;
       }[];
       values: {
        count: number;
        size_bytes: number;
       };
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     name: string;
     website_id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
 };
 "/websites/{website_id}/plugins/{name}/logs": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     level?: "debug" | "info" | "warn" | "error";
     limit?: number;
    };
    path: {
     name: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        call: {
         kind: string;
         name: string;
        };
        fields: unknown;
        id: string;
        level: string;
        logged_at: string;
        message: string;
        version: string;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/plugins/{name}/schedules": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     name: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        cron: string;
        last_at: string | null;
        last_error: string | null;
        last_outcome: ("succeeded" | "failed") | null;
        name: string;
        next_at: string | null;
        timezone: string;
       }[];
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/plugins/{name}/secrets": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     name: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        name: string;
        updated_at: string;
        updated_by: string;
       }[];
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/plugins/{name}/secrets/{secret}": {
  parameters: {
  };
  put: {
   parameters: {
    path: {
     name: string;
     secret: string;
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      value: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       name: string;
       updated_at: string;
       updated_by: string;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     name: string;
     secret: string;
     website_id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
 };
 "/websites/{website_id}/plugins/{name}/tables": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     name: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        columns: {
         name: string;
         personal: boolean;
         required: boolean;
         title: string;
         /** @enum {string} */
         type: "text" | "number" | "boolean" | "date" | "json";
        }[];
        max_rows: number;
        row_count: number;
        table: string;
        title: string;
       }[];
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/plugins/{name}/tables/{table}/export": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     order?: string;
     q?: string;
     where?: string;
    };
    path: {
     name: string;
     table: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "text/csv": string;
     };
    };
   };
  };
 };
 "/websites/{website_id}/plugins/{name}/tables/{table}/rows": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
     order?: string;
     q?: string;
     where?: string;
    };
    path: {
     name: string;
     table: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: ({
        created_at: string;
        id: string;
        updated_at: string;
        version: number;
       } & {
        [key: string]: unknown;
       })[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     name: string;
     table: string;
     website_id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      [key: string]: unknown;
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       id: string;
       updated_at: string;
       version: number;
      } & {
       [key: string]: unknown;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/plugins/{name}/tables/{table}/rows/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
     name: string;
     table: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       id: string;
       updated_at: string;
       version: number;
      } & {
       [key: string]: unknown;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     id: string;
     name: string;
     table: string;
     website_id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
  patch: {
   parameters: {
    path: {
     id: string;
     name: string;
     table: string;
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      [key: string]: unknown;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       id: string;
       updated_at: string;
       version: number;
      } & {
       [key: string]: unknown;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/plugins/{name}/tables/{table}/rows/delete": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     name: string;
     table: string;
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      ids: string[];
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       deleted: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/plugins/{name}/usage": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     from?: string;
     to?: string;
    };
    path: {
     name: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       from: string;
       items: {
        calls: number;
        cpu_ms: number;
        day: string;
        failures: number;
        kind: string;
        wall_ms: number;
       }[];
       to: string;
       totals: {
        calls: number;
        cpu_ms: number;
        failures: number;
        wall_ms: number;
       };
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/plugins/{name}/values": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
     prefix?: string;
    };
    path: {
     name: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        expires_at: string | null;
        key: string;
        size_bytes: number;
        updated_at: string;
        value: unknown;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/plugins/preview": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      expires_in_seconds?: number;
      plugins: {
       enabled?: boolean;
       grant?: string[];
       name: string;
       remove?: boolean;
       settings?: {
        [key: string]: unknown;
       };
       version?: string;
       with_dependencies?: boolean;
      }[];
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       expires_at: string;
       release_number: number;
       url: string;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/posts": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     author?: string;
     cursor?: string;
     field?: string;
     limit?: number;
     parent?: string;
     q?: string;
     sort?: "-updated_at" | "updated_at" | "title" | "-title" | "-created_at" | "created_at";
     status?: "draft" | "scheduled" | "published" | "unpublished";
     term?: string;
     trash?: boolean;
     value?: string;
     with_fields?: boolean;
    };
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        authors: string[];
        created_at: string;
        created_by: string;
        deleted_at: string | null;
        expire_at: string | null;
        fields?: {
         [key: string]: unknown;
        };
        has_changes: boolean;
        id: string;
        parent_id: string | null;
        path: string | null;
        position: number;
        publish_at: string | null;
        published_at: string | null;
        published_version: number | null;
        slug: string;
        status: string;
        terms: string[];
        title: string;
        type: string;
        updated_at: string;
        updated_by: string;
        version: number;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      document: {
       authors?: string[];
       body?: {
        content?: Record<string, never>[];
        /** @enum {string} */
        type: "doc";
       };
       excerpt?: string | null;
       featured_media_id?: string | null;
       fields?: Record<string, never>;
       html?: string;
       is_featured?: boolean;
       language?: string | null;
       parent_id?: string | null;
       position?: number;
       published_at?: string | null;
       seo?: {
        canonical_url?: string | null;
        description?: string | null;
        json_ld?: Record<string, never>;
        keywords?: string[];
        noindex?: boolean;
        og_description?: string | null;
        og_image_media_id?: string | null;
        og_title?: string | null;
        title?: string | null;
        /** @enum {string} */
        twitter_card?: "summary" | "summary_large_image";
       };
       slug?: string;
       template?: string | null;
       terms?: string[];
       title: string;
      };
      note?: string;
      /** @enum {string} */
      status?: "draft" | "published";
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       authors: string[];
       created_at: string;
       created_by: string;
       deleted_at: string | null;
       document: {
        [key: string]: unknown;
       };
       expire_at: string | null;
       has_changes: boolean;
       id: string;
       parent_id: string | null;
       path: string | null;
       position: number;
       publish_at: string | null;
       published_at: string | null;
       published_version: number | null;
       slug: string;
       status: string;
       terms: string[];
       title: string;
       type: string;
       updated_at: string;
       updated_by: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/posts/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       authors: string[];
       created_at: string;
       created_by: string;
       deleted_at: string | null;
       document: {
        [key: string]: unknown;
       };
       expire_at: string | null;
       has_changes: boolean;
       id: string;
       parent_id: string | null;
       path: string | null;
       position: number;
       publish_at: string | null;
       published_at: string | null;
       published_version: number | null;
       slug: string;
       status: string;
       terms: string[];
       title: string;
       type: string;
       updated_at: string;
       updated_by: string;
       version: number;
      };
     };
    };
   };
  };
  put: {
   parameters: {
    query?: {
     autosave?: boolean;
    };
    path: {
     id: string;
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      document: {
       authors?: string[];
       body?: {
        content?: Record<string, never>[];
        /** @enum {string} */
        type: "doc";
       };
       excerpt?: string | null;
       featured_media_id?: string | null;
       fields?: Record<string, never>;
       html?: string;
       is_featured?: boolean;
       language?: string | null;
       parent_id?: string | null;
       position?: number;
       published_at?: string | null;
       seo?: {
        canonical_url?: string | null;
        description?: string | null;
        json_ld?: Record<string, never>;
        keywords?: string[];
        noindex?: boolean;
        og_description?: string | null;
        og_image_media_id?: string | null;
        og_title?: string | null;
        title?: string | null;
        /** @enum {string} */
        twitter_card?: "summary" | "summary_large_image";
       };
       slug?: string;
       template?: string | null;
       terms?: string[];
       title: string;
      };
      note?: string;
      /** @enum {string} */
      status?: "draft" | "published";
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       authors: string[];
       created_at: string;
       created_by: string;
       deleted_at: string | null;
       document: {
        [key: string]: unknown;
       };
       expire_at: string | null;
       has_changes: boolean;
       id: string;
       parent_id: string | null;
       path: string | null;
       position: number;
       publish_at: string | null;
       published_at: string | null;
       published_version: number | null;
       slug: string;
       status: string;
       terms: string[];
       title: string;
       type: string;
       updated_at: string;
       updated_by: string;
       version: number;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    query?: {
     permanent?: boolean;
    };
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
  patch: {
   parameters: {
    query?: {
     autosave?: boolean;
    };
    path: {
     id: string;
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      document?: {
       authors?: string[];
       body?: {
        content?: Record<string, never>[];
        /** @enum {string} */
        type: "doc";
       };
       excerpt?: string | null;
       featured_media_id?: string | null;
       fields?: Record<string, never>;
       html?: string;
       is_featured?: boolean;
       language?: string | null;
       parent_id?: string | null;
       position?: number;
       published_at?: string | null;
       seo?: {
        canonical_url?: string | null;
        description?: string | null;
        json_ld?: Record<string, never>;
        keywords?: string[];
        noindex?: boolean;
        og_description?: string | null;
        og_image_media_id?: string | null;
        og_title?: string | null;
        title?: string | null;
        /** @enum {string} */
        twitter_card?: "summary" | "summary_large_image";
       };
       slug?: string;
       template?: string | null;
       terms?: string[];
       title?: string;
      };
      note?: string;
      /** @enum {string} */
      status?: "draft" | "published";
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       authors: string[];
       created_at: string;
       created_by: string;
       deleted_at: string | null;
       document: {
        [key: string]: unknown;
       };
       expire_at: string | null;
       has_changes: boolean;
       id: string;
       parent_id: string | null;
       path: string | null;
       position: number;
       publish_at: string | null;
       published_at: string | null;
       published_version: number | null;
       slug: string;
       status: string;
       terms: string[];
       title: string;
       type: string;
       updated_at: string;
       updated_by: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/posts/{id}/duplicate": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       authors: string[];
       created_at: string;
       created_by: string;
       deleted_at: string | null;
       document: {
        [key: string]: unknown;
       };
       expire_at: string | null;
       has_changes: boolean;
       id: string;
       parent_id: string | null;
       path: string | null;
       position: number;
       publish_at: string | null;
       published_at: string | null;
       published_version: number | null;
       slug: string;
       status: string;
       terms: string[];
       title: string;
       type: string;
       updated_at: string;
       updated_by: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/posts/{id}/preview": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       expires_at: string;
       url: string;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/posts/{id}/publish": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
     website_id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      note?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       authors: string[];
       created_at: string;
       created_by: string;
       deleted_at: string | null;
       document: {
        [key: string]: unknown;
       };
       expire_at: string | null;
       has_changes: boolean;
       id: string;
       parent_id: string | null;
       path: string | null;
       position: number;
       publish_at: string | null;
       published_at: string | null;
       published_version: number | null;
       slug: string;
       status: string;
       terms: string[];
       title: string;
       type: string;
       updated_at: string;
       updated_by: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/posts/{id}/restore": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       authors: string[];
       created_at: string;
       created_by: string;
       deleted_at: string | null;
       document: {
        [key: string]: unknown;
       };
       expire_at: string | null;
       has_changes: boolean;
       id: string;
       parent_id: string | null;
       path: string | null;
       position: number;
       publish_at: string | null;
       published_at: string | null;
       published_version: number | null;
       slug: string;
       status: string;
       terms: string[];
       title: string;
       type: string;
       updated_at: string;
       updated_by: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/posts/{id}/schedule": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      expire_at?: string | null;
      publish_at?: string | null;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       authors: string[];
       created_at: string;
       created_by: string;
       deleted_at: string | null;
       document: {
        [key: string]: unknown;
       };
       expire_at: string | null;
       has_changes: boolean;
       id: string;
       parent_id: string | null;
       path: string | null;
       position: number;
       publish_at: string | null;
       published_at: string | null;
       published_version: number | null;
       slug: string;
       status: string;
       terms: string[];
       title: string;
       type: string;
       updated_at: string;
       updated_by: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/posts/{id}/unpublish": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
     website_id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      note?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       authors: string[];
       created_at: string;
       created_by: string;
       deleted_at: string | null;
       document: {
        [key: string]: unknown;
       };
       expire_at: string | null;
       has_changes: boolean;
       id: string;
       parent_id: string | null;
       path: string | null;
       position: number;
       publish_at: string | null;
       published_at: string | null;
       published_version: number | null;
       slug: string;
       status: string;
       terms: string[];
       title: string;
       type: string;
       updated_at: string;
       updated_by: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/posts/{id}/versions": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
    };
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        author: string;
        author_id: string | null;
        created_at: string;
        is_autosave: boolean;
        is_published: boolean;
        note: string | null;
        slug: string;
        version: number;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/posts/{id}/versions/{version}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
     version: number;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       author: string;
       author_id: string | null;
       created_at: string;
       document: {
        [key: string]: unknown;
       };
       is_autosave: boolean;
       is_published: boolean;
       note: string | null;
       slug: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/posts/{id}/versions/{version}/diff": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     against?: number;
    };
    path: {
     id: string;
     version: number;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       body: {
        after?: string;
        before?: string;
        change: string;
        position: number;
        type: string;
       }[];
       fields: {
        after?: unknown;
        before?: unknown;
        field: string;
       }[];
       from: number | null;
       to: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/posts/{id}/versions/{version}/restore": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
     version: number;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       authors: string[];
       created_at: string;
       created_by: string;
       deleted_at: string | null;
       document: {
        [key: string]: unknown;
       };
       expire_at: string | null;
       has_changes: boolean;
       id: string;
       parent_id: string | null;
       path: string | null;
       position: number;
       publish_at: string | null;
       published_at: string | null;
       published_version: number | null;
       slug: string;
       status: string;
       terms: string[];
       title: string;
       type: string;
       updated_at: string;
       updated_by: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/posts/bulk": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      /** @enum {string} */
      action: "publish" | "unpublish" | "delete" | "restore" | "add_term" | "remove_term";
      ids: string[];
      term_id?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       done: number;
       failed: {
        code: string;
        detail: string;
        id: string;
       }[];
      };
     };
    };
    202: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       job_id: string;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/presence": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        by_operator: boolean;
        entry_id: string | null;
        /** @enum {string} */
        mode: "viewing" | "editing";
        name: string;
        since: string;
        tab: string;
        user_id: string;
       }[];
      };
     };
    };
   };
  };
  post: {
   parameters: {
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      entry_id?: string | null;
      /** @enum {boolean} */
      leave?: true;
      /** @enum {string} */
      mode?: "viewing" | "editing";
      tab: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       gone_seconds: number;
       items: {
        by_operator: boolean;
        entry_id: string | null;
        /** @enum {string} */
        mode: "viewing" | "editing";
        name: string;
        since: string;
        tab: string;
        user_id: string;
       }[];
       renew_seconds: number;
      };
     };
    };
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
  delete: {
   parameters: {
    query: {
     tab: string;
    };
    path: {
     website_id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
 };
 "/websites/{website_id}/previews": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     website_id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      expires_in_seconds?: number;
      theme_hash?: string;
      theme_settings?: {
       groups?: {
        [key: string]: unknown;
       };
       settings?: {
        [key: string]: unknown;
       };
       templates?: {
        [key: string]: unknown;
       };
      };
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       expires_at: string;
       number: number;
       url: string;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/redirects": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     is_automatic?: boolean;
     limit?: number;
     q?: string;
    };
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        created_at: string;
        from_path: string;
        id: string;
        is_automatic: boolean;
        status: number;
        target: string;
        updated_at: string;
        version: number;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      from_path: string;
      /** @enum {integer} */
      status?: 301 | 302 | 307 | 308;
      target: string;
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       from_path: string;
       id: string;
       is_automatic: boolean;
       status: number;
       target: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/redirects/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       from_path: string;
       id: string;
       is_automatic: boolean;
       status: number;
       target: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
  patch: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      /** @enum {integer} */
      status?: 301 | 302 | 307 | 308;
      target?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       from_path: string;
       id: string;
       is_automatic: boolean;
       status: number;
       target: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/redirects/import": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      items: {
       from_path: string;
       /** @enum {integer} */
       status?: 301 | 302 | 307 | 308;
       target: string;
      }[];
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       count: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/release-policy": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       keep_days: number;
       keep_releases: number;
      };
     };
    };
   };
  };
  put: {
   parameters: {
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      keep_days: number;
      keep_releases: number;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       keep_days: number;
       keep_releases: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/releases": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     kind?: "site" | "theme" | "plugin" | "content" | "configuration" | "api" | "restore" | "preview";
     limit?: number;
     state?: "released" | "candidate" | "pinned";
    };
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        base_number: number | null;
        changes: {
         added: {
          [key: string]: number;
         };
         changed: {
          [key: string]: number;
         };
         removed: {
          [key: string]: number;
         };
        };
        content_position: number;
        created_at: string;
        created_by: {
         id: string;
         kind: string;
         label: string;
        } | null;
        deployment_id: string | null;
        expires_at: string | null;
        is_live: boolean;
        is_staging: boolean;
        is_standby: boolean;
        /** @enum {string} */
        kind: "site" | "theme" | "plugin" | "content" | "configuration" | "api" | "restore" | "preview";
        live_at: string | null;
        note: string | null;
        number: number;
        pinned: boolean;
        restored_from: number | null;
        theme_hash: string;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/releases/{number}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     number: number;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       base_number: number | null;
       changes: {
        added: {
         [key: string]: number;
        };
        changed: {
         [key: string]: number;
        };
        removed: {
         [key: string]: number;
        };
       };
       config: {
        [key: string]: unknown;
       };
       content_position: number;
       created_at: string;
       created_by: {
        id: string;
        kind: string;
        label: string;
       } | null;
       deployment_id: string | null;
       expires_at: string | null;
       is_live: boolean;
       is_staging: boolean;
       is_standby: boolean;
       /** @enum {string} */
       kind: "site" | "theme" | "plugin" | "content" | "configuration" | "api" | "restore" | "preview";
       live_at: string | null;
       note: string | null;
       number: number;
       pinned: boolean;
       plugins: {
        [key: string]: unknown;
       }[];
       restored_from: number | null;
       theme_hash: string;
       theme_settings: {
        [key: string]: unknown;
       };
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/releases/{number}/diff": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
     with?: number;
    };
    path: {
     number: number;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       configuration: {
        after?: unknown;
        before?: unknown;
        path: string;
       }[];
       content: {
        items: {
         /** @enum {string} */
         change: "added" | "changed" | "removed";
         entry_id: string;
         fields: string[];
         kind: string;
         path: string | null;
         title: string;
         type: string;
        }[];
        next_cursor: string | null;
       };
       from: number;
       plugins: {
        change: string;
        enabled_after: boolean | null;
        enabled_before: boolean | null;
        granted: string[];
        name: string;
        revoked: string[];
        settings: {
         after?: unknown;
         before?: unknown;
         id: string;
        }[];
        summary: string;
        version_after: string | null;
        version_before: string | null;
       }[];
       settings: {
        after?: unknown;
        before?: unknown;
        path: string;
       }[];
       theme: {
        after: {
         hash: string;
         name: string | null;
         version: string | null;
        };
        before: {
         hash: string;
         name: string | null;
         version: string | null;
        };
        files: {
         added: string[];
         changed: string[];
         removed: string[];
        } | null;
       } | null;
       to: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/releases/{number}/pin": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     number: number;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       base_number: number | null;
       changes: {
        added: {
         [key: string]: number;
        };
        changed: {
         [key: string]: number;
        };
        removed: {
         [key: string]: number;
        };
       };
       content_position: number;
       created_at: string;
       created_by: {
        id: string;
        kind: string;
        label: string;
       } | null;
       deployment_id: string | null;
       expires_at: string | null;
       is_live: boolean;
       is_staging: boolean;
       is_standby: boolean;
       /** @enum {string} */
       kind: "site" | "theme" | "plugin" | "content" | "configuration" | "api" | "restore" | "preview";
       live_at: string | null;
       note: string | null;
       number: number;
       pinned: boolean;
       restored_from: number | null;
       theme_hash: string;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     number: number;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       base_number: number | null;
       changes: {
        added: {
         [key: string]: number;
        };
        changed: {
         [key: string]: number;
        };
        removed: {
         [key: string]: number;
        };
       };
       content_position: number;
       created_at: string;
       created_by: {
        id: string;
        kind: string;
        label: string;
       } | null;
       deployment_id: string | null;
       expires_at: string | null;
       is_live: boolean;
       is_staging: boolean;
       is_standby: boolean;
       /** @enum {string} */
       kind: "site" | "theme" | "plugin" | "content" | "configuration" | "api" | "restore" | "preview";
       live_at: string | null;
       note: string | null;
       number: number;
       pinned: boolean;
       restored_from: number | null;
       theme_hash: string;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/releases/{number}/preview": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     number: number;
     website_id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      expires_in_seconds?: number;
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       expires_at: string;
       number: number;
       url: string;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/releases/{number}/restore": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     number: number;
     website_id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      note?: string;
      parts?: ("theme" | "settings" | "plugins" | "configuration" | "content")[];
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       base_number: number | null;
       changes: {
        added: {
         [key: string]: number;
        };
        changed: {
         [key: string]: number;
        };
        removed: {
         [key: string]: number;
        };
       };
       content_position: number;
       created_at: string;
       created_by: {
        id: string;
        kind: string;
        label: string;
       } | null;
       deployment_id: string | null;
       expires_at: string | null;
       is_live: boolean;
       is_staging: boolean;
       is_standby: boolean;
       /** @enum {string} */
       kind: "site" | "theme" | "plugin" | "content" | "configuration" | "api" | "restore" | "preview";
       live_at: string | null;
       note: string | null;
       number: number;
       pinned: boolean;
       restored_from: number | null;
       theme_hash: string;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/restore": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     website_id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      slug?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       blueprint: string;
       created_at: string;
       deleted_at: string | null;
       id: string;
       is_main: boolean;
       name: string;
       primary_url: string | null;
       purge_after_at: string | null;
       release_number: number;
       slug: string;
       /** @enum {string} */
       status: "provisioning" | "active" | "suspended" | "maintenance" | "deleted";
       status_message: string | null;
       updated_at: string;
       url: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/save-as-blueprint": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      description?: string;
      name: string;
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       category: string;
       created_at: string | null;
       description: string;
       id: string | null;
       name: string;
       owner: "platform" | "tenant";
       preview_url: string | null;
       slug: string;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/search": {
  parameters: {
  };
  get: {
   parameters: {
    query: {
     cursor?: string;
     group?: "entries" | "media";
     limit?: number;
     q: string;
    };
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       entries?: {
        items: {
         id: string;
         slug: string;
         snippet_html: string;
         status: string;
         title: string;
         title_html: string;
         type: string;
         updated_at: string;
        }[];
        next_cursor: string | null;
       };
       media?: {
        items: {
         alt: string;
         content_type: string;
         height: number | null;
         id: string;
         kind: string;
         name: string;
         name_html: string;
         title: string;
         updated_at: string;
         width: number | null;
        }[];
        next_cursor: string | null;
       };
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/settings": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       api: {
        allowed_origin?: string | null;
        enabled?: boolean;
       };
       blog_path: string;
       cdn: {
        keep_seconds: number;
       };
       contact: {
        address?: string;
        email?: string;
        hours?: string;
        phone?: string;
       };
       copyright: string;
       description: string;
       home: {
        /** @enum {string} */
        kind: "index" | "page" | "posts";
        page_id?: string;
       };
       icon?: {
        [key: string]: unknown;
       };
       icon_media_id: string | null;
       locale: string;
       logo?: {
        [key: string]: unknown;
       };
       logo_media_id: string | null;
       post_path: string;
       posts_per_page: number;
       release_number: number;
       robots: string;
       seo: {
        noindex: boolean;
        og_image?: {
         [key: string]: unknown;
        };
        og_image_media_id: string | null;
        organization_type: string;
        title_format: string;
       };
       social: {
        platform: string;
        url: string;
       }[];
       tagline: string;
       timezone: string;
       title: string;
      };
     };
    };
   };
  };
  put: {
   parameters: {
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      api?: {
       allowed_origin?: string | null;
       enabled?: boolean;
      };
      blog_path?: string;
      cdn?: {
       keep_seconds: number;
      };
      contact?: {
       address?: string;
       email?: string;
       hours?: string;
       phone?: string;
      };
      copyright?: string;
      description?: string;
      home?: {
       /** @enum {string} */
       kind: "index" | "page" | "posts";
       page_id?: string;
      };
      icon_media_id?: string | null;
      locale?: string;
      logo_media_id?: string | null;
      post_path?: string;
      posts_per_page?: number;
      robots?: string;
      seo?: {
       noindex?: boolean;
       og_image_media_id?: string | null;
       organization_type?: string;
       title_format?: string;
      };
      social?: {
       platform: string;
       url: string;
      }[];
      tagline?: string;
      timezone?: string;
      title: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       api: {
        allowed_origin?: string | null;
        enabled?: boolean;
       };
       blog_path: string;
       cdn: {
        keep_seconds: number;
       };
       contact: {
        address?: string;
        email?: string;
        hours?: string;
        phone?: string;
       };
       copyright: string;
       description: string;
       home: {
        /** @enum {string} */
        kind: "index" | "page" | "posts";
        page_id?: string;
       };
       icon?: {
        [key: string]: unknown;
       };
       icon_media_id: string | null;
       locale: string;
       logo?: {
        [key: string]: unknown;
       };
       logo_media_id: string | null;
       post_path: string;
       posts_per_page: number;
       release_number: number;
       robots: string;
       seo: {
        noindex: boolean;
        og_image?: {
         [key: string]: unknown;
        };
        og_image_media_id: string | null;
        organization_type: string;
        title_format: string;
       };
       social: {
        platform: string;
        url: string;
       }[];
       tagline: string;
       timezone: string;
       title: string;
      };
     };
    };
   };
  };
  patch: {
   parameters: {
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      api?: {
       allowed_origin?: string | null;
       enabled?: boolean;
      };
      blog_path?: string;
      cdn?: {
       keep_seconds: number;
      };
      contact?: {
       address?: string;
       email?: string;
       hours?: string;
       phone?: string;
      };
      copyright?: string;
      description?: string;
      home?: {
       /** @enum {string} */
       kind: "index" | "page" | "posts";
       page_id?: string;
      };
      icon_media_id?: string | null;
      locale?: string;
      logo_media_id?: string | null;
      post_path?: string;
      posts_per_page?: number;
      robots?: string;
      seo?: {
       noindex?: boolean;
       og_image_media_id?: string | null;
       organization_type?: string;
       title_format?: string;
      };
      social?: {
       platform: string;
       url: string;
      }[];
      tagline?: string;
      timezone?: string;
      title?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       api: {
        allowed_origin?: string | null;
        enabled?: boolean;
       };
       blog_path: string;
       cdn: {
        keep_seconds: number;
       };
       contact: {
        address?: string;
        email?: string;
        hours?: string;
        phone?: string;
       };
       copyright: string;
       description: string;
       home: {
        /** @enum {string} */
        kind: "index" | "page" | "posts";
        page_id?: string;
       };
       icon?: {
        [key: string]: unknown;
       };
       icon_media_id: string | null;
       locale: string;
       logo?: {
        [key: string]: unknown;
       };
       logo_media_id: string | null;
       post_path: string;
       posts_per_page: number;
       release_number: number;
       robots: string;
       seo: {
        noindex: boolean;
        og_image?: {
         [key: string]: unknown;
        };
        og_image_media_id: string | null;
        organization_type: string;
        title_format: string;
       };
       social: {
        platform: string;
        url: string;
       }[];
       tagline: string;
       timezone: string;
       title: string;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/staging/link": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     website_id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      expires_in_seconds?: number;
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       expires_at: string;
       number: number;
       url: string;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/suspend": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     website_id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      message?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       blueprint: string;
       created_at: string;
       deleted_at: string | null;
       id: string;
       is_main: boolean;
       name: string;
       primary_url: string | null;
       purge_after_at: string | null;
       release_number: number;
       slug: string;
       /** @enum {string} */
       status: "provisioning" | "active" | "suspended" | "maintenance" | "deleted";
       status_message: string | null;
       updated_at: string;
       url: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/tags": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
     parent_id?: string;
     q?: string;
    };
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        created_at: string;
        description: string;
        entries_count: number;
        id: string;
        name: string;
        parent_id: string | null;
        path: string;
        slug: string;
        updated_at: string;
        version: number;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      description?: string;
      name: string;
      parent_id?: string | null;
      slug?: string;
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       description: string;
       entries_count: number;
       id: string;
       name: string;
       parent_id: string | null;
       path: string;
       slug: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/tags/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       description: string;
       entries_count: number;
       id: string;
       name: string;
       parent_id: string | null;
       path: string;
       slug: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
  patch: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      description?: string;
      name?: string;
      parent_id?: string | null;
      slug?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       description: string;
       entries_count: number;
       id: string;
       name: string;
       parent_id: string | null;
       path: string;
       slug: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/tags/{id}/merge": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     id: string;
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      into_id: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       created_at: string;
       description: string;
       entries_count: number;
       id: string;
       name: string;
       parent_id: string | null;
       path: string;
       slug: string;
       updated_at: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/theme": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       hash: string;
       name: string;
       newer_version: string | null;
       owner: "platform" | "tenant";
       release_number: number;
       title: string;
       version: string;
      };
     };
    };
   };
  };
  put: {
   parameters: {
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      theme: string;
      version?: string;
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       hash: string;
       name: string;
       newer_version: string | null;
       owner: "platform" | "tenant";
       release_number: number;
       title: string;
       version: string;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/theme/customization": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     theme?: string;
    };
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       customization: {
        [key: string]: unknown;
       };
       is_active: boolean;
       theme: string;
       version: number;
      };
     };
    };
   };
  };
  put: {
   parameters: {
    query?: {
     theme?: string;
    };
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      groups?: {
       [key: string]: {
        layout?: string | false;
        order: string[];
        sections: {
         [key: string]: {
          block_order?: string[];
          blocks?: {
           [key: string]: {
            disabled?: boolean;
            settings?: {
             [key: string]: unknown;
            };
            type: string;
           };
          };
          disabled?: boolean;
          settings?: {
           [key: string]: unknown;
          };
          type: string;
         };
        };
       };
      };
      settings?: {
       [key: string]: unknown;
      };
      templates?: {
       [key: string]: {
        layout?: string | false;
        order: string[];
        sections: {
         [key: string]: {
          block_order?: string[];
          blocks?: {
           [key: string]: {
            disabled?: boolean;
            settings?: {
             [key: string]: unknown;
            };
            type: string;
           };
          };
          disabled?: boolean;
          settings?: {
           [key: string]: unknown;
          };
          type: string;
         };
        };
       };
      };
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       customization: {
        [key: string]: unknown;
       };
       is_active: boolean;
       theme: string;
       version: number;
      };
     };
    };
   };
  };
  patch: {
   parameters: {
    query?: {
     theme?: string;
    };
    path: {
     website_id: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      groups?: {
       [key: string]: {
        layout?: string | false;
        order: string[];
        sections: {
         [key: string]: {
          block_order?: string[];
          blocks?: {
           [key: string]: {
            disabled?: boolean;
            settings?: {
             [key: string]: unknown;
            };
            type: string;
           };
          };
          disabled?: boolean;
          settings?: {
           [key: string]: unknown;
          };
          type: string;
         };
        };
       } | null;
      };
      settings?: {
       [key: string]: unknown;
      };
      templates?: {
       [key: string]: {
        layout?: string | false;
        order: string[];
        sections: {
         [key: string]: {
          block_order?: string[];
          blocks?: {
           [key: string]: {
            disabled?: boolean;
            settings?: {
             [key: string]: unknown;
            };
            type: string;
           };
          };
          disabled?: boolean;
          settings?: {
           [key: string]: unknown;
          };
          type: string;
         };
        };
       } | null;
      };
     };
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       customization: {
        [key: string]: unknown;
       };
       is_active: boolean;
       theme: string;
       version: number;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/theme/preview": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
    path: {
     website_id: string;
    };
   };
   requestBody?: {
    content: {
     "application/json": {
      customization?: {
       groups?: {
        [key: string]: {
         layout?: string | false;
         order: string[];
         sections: {
          [key: string]: {
           block_order?: string[];
           blocks?: {
            [key: string]: {
             disabled?: boolean;
             settings?: {
              [key: string]: unknown;
             };
             type: string;
            };
           };
           disabled?: boolean;
           settings?: {
            [key: string]: unknown;
           };
           type: string;
          };
         };
        };
       };
       settings?: {
        [key: string]: unknown;
       };
       templates?: {
        [key: string]: {
         layout?: string | false;
         order: string[];
         sections: {
          [key: string]: {
           block_order?: string[];
           blocks?: {
            [key: string]: {
             disabled?: boolean;
             settings?: {
              [key: string]: unknown;
             };
             type: string;
            };
           };
           disabled?: boolean;
           settings?: {
            [key: string]: unknown;
           };
           type: string;
          };
         };
        };
       };
      };
      expires_in_seconds?: number;
      theme?: string;
      version?: string;
     };
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       expires_at: string;
       release_number: number;
       url: string;
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/theme/upgrade": {
  parameters: {
  };
  get: {
   parameters: {
    query: {
     to: string;
    };
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       dropped: {
        id: string;
        where: string;
       }[];
       from: {
        hash: string;
        name: string;
        version: string;
       };
       kept: {
        id: string;
        where: string;
       }[];
       renamed: {
        from: string;
        to: string;
        where: string;
       }[];
       sections_gone: {
        type: string;
        where: string;
       }[];
       templates_gone: string[];
       to: {
        hash: string;
        name: string;
        version: string;
       };
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/traffic": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     by?: "host" | "release";
     from?: string;
     interval?: "hour" | "day";
     to?: string;
    };
    path: {
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       by?: string;
       from: string;
       groups?: {
        bytes: number;
        key: string;
        latency: {
         p50_ms: number | null;
         p95_ms: number | null;
         p99_ms: number | null;
        };
        requests: number;
        status_2xx: number;
        status_3xx: number;
        status_4xx: number;
        status_5xx: number;
        views: number;
       }[];
       interval: string;
       points: {
        at: string;
        bytes: number;
        latency: {
         p50_ms: number | null;
         p95_ms: number | null;
         p99_ms: number | null;
        };
        requests: number;
        status_2xx: number;
        status_3xx: number;
        status_4xx: number;
        status_5xx: number;
        views: number;
        visitors: number | null;
       }[];
       referrers: {
        name: string;
        views: number;
       }[];
       to: string;
       top_pages: {
        name: string;
        views: number;
       }[];
       totals: {
        bytes: number;
        latency: {
         p50_ms: number | null;
         p95_ms: number | null;
         p99_ms: number | null;
        };
        requests: number;
        status_2xx: number;
        status_3xx: number;
        status_4xx: number;
        status_5xx: number;
        views: number;
        visitors: number | null;
       };
      };
     };
    };
   };
  };
 };
 "/websites/{website_id}/uploads": {
  parameters: {
  };
  post: {
   parameters: {
    path: {
     website_id: string;
    };
   };
   responses: {
    201: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
  options: {
   parameters: {
    path: {
     website_id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
 };
 "/websites/{website_id}/uploads/{id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       duplicate: boolean;
       error: {
        code: string;
        detail: string;
       } | null;
       expires_at: string;
       id: string;
       media_id: string | null;
       offset_bytes: number;
       size_bytes: number | null;
       /** @enum {string} */
       state: "receiving" | "processing" | "done" | "failed";
      };
     };
    };
   };
  };
  delete: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
  patch: {
   parameters: {
    path: {
     id: string;
     website_id: string;
    };
   };
   responses: {
    204: {
     headers: {
      [name: string]: unknown;
     };
    };
   };
  };
 };
 "/websites/bulk": {
  parameters: {
  };
  post: {
   parameters: {
    header?: {
     "idempotency-key"?: string;
    };
   };
   requestBody: {
    content: {
     "application/json": {
      /** @enum {string} */
      action: "activate" | "suspend" | "maintenance" | "delete" | "restore" | "settings" | "theme" | "publish";
      filter?: {
       q?: string;
       /** @enum {string} */
       status?: "provisioning" | "active" | "suspended" | "maintenance" | "deleted";
      };
      ids?: string[];
      message?: string;
      settings?: {
       api?: {
        allowed_origin?: string | null;
        enabled?: boolean;
       };
       blog_path?: string;
       cdn?: {
        keep_seconds: number;
       };
       contact?: {
        address?: string;
        email?: string;
        hours?: string;
        phone?: string;
       };
       copyright?: string;
       description?: string;
       home?: {
        /** @enum {string} */
        kind: "index" | "page" | "posts";
        page_id?: string;
       };
       icon_media_id?: string | null;
       locale?: string;
       logo_media_id?: string | null;
       post_path?: string;
       posts_per_page?: number;
       robots?: string;
       seo?: {
        noindex?: boolean;
        og_image_media_id?: string | null;
        organization_type?: string;
        title_format?: string;
       };
       social?: {
        platform: string;
        url: string;
       }[];
       tagline?: string;
       timezone?: string;
       title?: string;
      };
      theme?: string;
     };
    };
   };
   responses: {
    202: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       action: string;
       counts: {
        done: number;
        failed: number;
        unchanged: number;
       };
       created_at: string;
       created_by: string;
       finished_at: string | null;
       id: string;
       job_id: string | null;
       /** @enum {string} */
       state: "queued" | "running" | "succeeded" | "failed" | "canceled";
       total: number;
      };
     };
    };
   };
  };
 };
 "/websites/bulk/{operation_id}": {
  parameters: {
  };
  get: {
   parameters: {
    path: {
     operation_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       action: string;
       counts: {
        done: number;
        failed: number;
        unchanged: number;
       };
       created_at: string;
       created_by: string;
       finished_at: string | null;
       id: string;
       job_id: string | null;
       /** @enum {string} */
       state: "queued" | "running" | "succeeded" | "failed" | "canceled";
       total: number;
      };
     };
    };
   };
  };
 };
 "/websites/bulk/{operation_id}/outcomes": {
  parameters: {
  };
  get: {
   parameters: {
    query?: {
     cursor?: string;
     limit?: number;
    };
    path: {
     operation_id: string;
    };
   };
   responses: {
    200: {
     headers: {
      [name: string]: unknown;
     };
     content: {
      "application/json": {
       items: {
        code: string | null;
        detail: string | null;
        finished_at: string;
        name: string | null;
        /** @enum {string} */
        outcome: "done" | "unchanged" | "failed";
        website_id: string;
       }[];
       next_cursor: string | null;
      };
     };
    };
   };
  };
 };
}
export type webhooks = Record<string, never>;
export interface components {
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
