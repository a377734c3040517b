/** Our own list: who speaks for a service, what hosts and mailboxes are called, and parts of addresses of pages. */
export const reservedWords = {
  exact: `
    about abuse academy accept access account accounting accounts activate activation ad ads advertise affiliate affiliates
    agreement alert alerts all analytics announcement announcements anonymous anybody anyone app application applications
    apps archive archives article articles asset assets audit auth authenticate authentication authorize autoconfig
    autodiscover avatar backup balance ban bank banner beta billing blog board bot bots broadcast bug bugs business buy
    cache calendar callback career careers cart catalog cdn channel channels chat checkout client clients cloud code
    comment comments communities community company compare compliance config configuration confirm confirmation connect
    contact contacts cookie cookies copyright core corporate coupon create css customer customers dashboard data database
    debug default delete demo deny deploy desktop dev devel developer developers development dev-null directory disable
    discount discover dns doc docs document documentation documents domain domains donate download downloads draft edit
    editor email emails embed employee employees enable enterprise error errors event events everybody everyone example
    export faq favicon favorites features feed feedback feeds file files finance firewall follow followers following
    forgot form forms forum forums free ftp gateway general gift git graphql group groups guest guests guide guides
    health hello help helpdesk helper home homepage host hosting hostmaster hr html http https icon icons id identity
    image images imap import inbox index info information install internal invite invites invitation invitations invoice
    invoices ip ipad iphone irc is isatap issue issues item items java javascript job jobs join js json kernel key keys
    knowledgebase language languages ldap learn legal license licenses link links list lists live loadbalancer local
    localdomain localhost log login logout logs mail mailer mailerdaemon mailbox maintainer maintenance manage management
    manager map maps market marketing marketplace master me media member members message messages metrics mobile mod
    moderation moderators monitor monitoring music my mysql name names nameserver network new news newsletter nobody none
    noreply notice notification notifications notify ns ns1 ns2 null oauth offers official online open operator operators
    order orders org organization organizations origin owner owners package page pages partner partners passkey password
    passwords pay payment payments payout payouts people permission permissions phone photo photos ping plan plans plugin
    plugins policy pop pop3 popular portal post postfix posts postgres postmaster premium press preview pricing privacy
    private process product products profile profiles project projects promo proxy public purchase queue random readme
    recover recovery redirect refund refunds register registration remove render replies reply report reports repository
    request reset response rest return review reviews robot robots role roles router rss rules sale sales sample sandbox
    save script scripts search secret secrets secure send server servers service services session sessions setting
    settings setup share shop sign signin signout signup site sitemap sites smtp software source spam spec sql ssh ssl
    sso stage staging stat static statistics stats status stop storage store stores stream string styles stylesheet
    subdomain subscribe subscription subscriptions suggest survey svn sync sysadmin sysop system systems tag tags task
    tasks team teams tech technician telnet template templates terms test tester testing tests theme themes thread ticket
    tickets token tokens tools top topic topics tos tour training transaction transfer translate trending trial trust
    undefined unfollow unknown unsubscribe update updates upgrade upload uploads url usage user username usernames users
    validate validation verified verify version video videos void wallet wallets warning web webhook webhooks webmail
    website websites welcome whois widget widgets wiki work worker workshop wpad write www www1 www2 xml xmpp you yourself
    abuse-desk api bug-bounty data-protection do-not-reply it-support mail-daemon press-office root security service-desk
    staff super-admin support`,
  prefix: `
    admin moderator superuser webmaster`,
  contains: `
    administrator administration customerservice customersupport helpcenter officialaccount securityteam supportteam
    staffmember technicalsupport trustandsafety`,
} as const;
