// Tables: emails, members, password_credentials, users.
export const ownerOfAddress = {
  name: 'password_owner',
  text: `select u.id as "userId", u.status, p.hash,
      (select m.organization_id from members m where m.user_id = u.id order by m.joined_at, m.organization_id limit 1) as "organizationId"
    from emails e join users u on u.id = e.user_id
    left join password_credentials p on p.user_id = u.id where e.address_key = $1`,
};
export const passwordOfUser = {
  name: 'password_of_user',
  text: `select p.hash, array_append(array(select e.email from emails e where e.user_id = u.id), u.name) as about
    from password_credentials p join users u on u.id = p.user_id where p.user_id = $1`,
};

export const textsAboutUser = {
  name: 'texts_about_user',
  text: `select array_append(array(select e.email from emails e where e.user_id = u.id), u.name) as about from users u where u.id = $1`,
};
