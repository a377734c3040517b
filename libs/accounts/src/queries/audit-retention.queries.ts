// Tables: organizations, removed_organizations.
/** Where there may be audit entries, in order: the installation, whose id is empty, and each organization there was. */
export const auditedPlaces = {
  name: 'audited_places',
  text: `select id from (
      (select '' as id where $1::text is null)
      union all (select id from organizations where $1 is null or id > $1 order by id limit 100)
      union all (select id from removed_organizations where $1 is null or id > $1 order by id limit 100)) p
    order by id collate "C" limit 100`,
};
