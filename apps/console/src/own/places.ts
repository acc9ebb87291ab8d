/** The pages of an enterprise, by what they are about. */
const PLACES: Record<string, (id: string) => string> = {
  application: (id) => `/my/applications/${id}`,
  'application-draft': (id) => `/my/drafts/${id}`,
  violation: (id) => `/my/matters/violations/${id}`,
  penalty: (id) => `/my/matters/penalties/${id}`,
  pledge: (id) => `/my/pledges/${id}`,
  'credit-record': (id) => `/my/matters/records/${id}`,
};

/** Where one of our own things is shown; undefined where it has no page. */
export function hrefOfOwn(kind: string, id: string): string | undefined {
  return PLACES[kind]?.(id);
}
