/**
 * Our own short list of English and German words that a moderator wants to see. Words that are parts of harmless names
 * are looked for alone; the others also inside of a name.
 */
export const profanity = {
  exact: `
    anal anus arse ass bitch boob boobs cock cum cunt dick dyke fag hoe kike nazi paki penis piss poon porn pussy rape
    rapist sex shit slut spic tits turd twat vagina wank whore
    arsch depp doof fick hitler hure kacke kanake mist neger nutte pimmel pisser sau titten trottel`,
  prefix: `
    cocksuck cumshot dickhead pisshead shithead whorehouse
    arschkriech fickdich hurens kackbratze scheiss titten`,
  contains: `
    asshole bastard bullshit faggot fuck handjob blowjob jackass motherf nigger niggah wanker
    arschloch fotze heilhitler hurensohn missgeburt schlampe schwuchtel siegheil verpiss wichser`,
} as const;
