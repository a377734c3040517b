// Tables: organizations.
export const organizationLook = {
  name: 'organization_look',
  text: 'select name, locale, logo_url as "logoUrl", color from organizations where id = $1',
};
