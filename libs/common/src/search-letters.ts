/**
 * Letters that Unicode does not decompose, and what is typed for them: `ø` is found by `o`, `ß` by `ss`. A
 * row is the typed text and all letters that it
 * stands for, in lower case and decomposed. Letters of a script that users type in two ways (Arabic and
 * Persian keyboards, final forms, small kana) are one as well.
 */
const typed: readonly (readonly [string, string])[] = [
  ['a', 'ɐɑⱥᶏꬱ'],
  ['ae', 'æᴁ'],
  ['aa', 'ꜳ'],
  ['ao', 'ꜵ'],
  ['au', 'ꜷ'],
  ['av', 'ꜹꜻ'],
  ['ay', 'ꜽ'],
  ['b', 'ɓƀƃᵬᶀꞗ'],
  ['c', 'ƈȼɕꞔꞓ'],
  ['d', 'đðɖɗƌȡᵭᶁᶑꞛ'],
  ['db', 'ȸ'],
  ['e', 'əǝɛɘɇⱸᶒᶕꬳ'],
  ['f', 'ƒᵮᶂꞙ'],
  ['g', 'ǥɠɡɣƣꞡᶃꬶ'],
  ['h', 'ħɦⱨɧꞕ'],
  ['hv', 'ƕ'],
  ['i', 'ıɨɩɪᵻᵼᶖ'],
  ['j', 'ȷɉʝɟ'],
  ['k', 'ƙĸⱪꝁꝃꝅꞣᶄ'],
  ['l', 'łƚɫɬɭȴⱡꝉꞎᶅꝇꬸꬹ'],
  ['m', 'ɱᵯᶆꬺ'],
  ['n', 'ŋɲƞɳȵꞑꞥᵰᶇꬻ'],
  ['o', 'øɔɵꝋꝍꬿᶗ'],
  ['oe', 'œɶꭀ'],
  ['oo', 'ꝏ'],
  ['ou', 'ȣ'],
  ['p', 'ƥᵽꝑꝓꝕᵱᶈ'],
  ['q', 'ɋʠꝗꝙ'],
  ['qp', 'ȹ'],
  ['r', 'ɍɽɼɾꞧꝛᵲᵳᶉꭉ'],
  ['s', 'ʂȿꞩᵴᶊƨ'],
  ['ss', 'ß'],
  ['t', 'ŧƭʈȶⱦᵵƫꞇ'],
  ['th', 'þꝥꝧ'],
  ['tz', 'ꜩ'],
  ['u', 'ʉʊꞹᵾᶙꭎꭒ'],
  ['v', 'ʋʌᶌⱱⱴꝟ'],
  ['vy', 'ꝡ'],
  ['w', 'ʍⱳ'],
  ['x', 'ᶍꭖ'],
  ['y', 'ƴɏʏỿꭚ'],
  ['z', 'ʒƶȥʐʑɀⱬᵶᶎ'],
  ['ا', 'ٱ'],
  ['ه', 'ةەہھۀۃ'],
  ['ي', 'ىیے'],
  ['ك', 'کڪ'],
  ['г', 'ґ'],
  ['о', 'ꙩꙫꙭꙮꚙꚛ'],
  ['dz', 'ʣ'],
  ['ts', 'ʦ'],
  ['כ', 'ך'],
  ['מ', 'ם'],
  ['נ', 'ן'],
  ['פ', 'ף'],
  ['צ', 'ץ'],
  ['יי', 'ײ'],
  ['וו', 'װ'],
  ['וי', 'ױ'],
  ['ܒ', 'ܭ'],
  ['ܓ', 'ܔܮ'],
  ['ܕ', 'ܯ'],
  ['ܛ', 'ܜ'],
  ['ܣ', 'ܤ'],
  ['ܦ', 'ܧ'],
  ['ߖ', 'ߨ'],
  ['ߗ', 'ߩ'],
  ['ߙ', 'ߪ'],
  ['ར', 'ཪ'],
  ['ꕘ', 'ꘐ'],
  ['ꕪ', 'ꘑ'],
  ['ꕮ', 'ꘪ'],
  ['ꖇ', 'ꘒ'],
  ['ꗑ', 'ꘫ'],
];

/** Kana that Unicode has twice: the full-size hiragana stands for small letters and for katakana. */
const smallKana = ['ぁあ', 'ぃい', 'ぅう', 'ぇえ', 'ぉお', 'っつ', 'ゃや', 'ゅゆ', 'ょよ', 'ゎわ', 'ゕか', 'ゖけ'];
const [firstKatakana, lastKatakana, betweenKana] = [0x30a1, 0x30f6, 0x60];

function table(): Map<string, string> {
  const letters = new Map(typed.flatMap(([text, all]) => Array.from(all, (letter) => [letter, text] as const)));
  for (const [small = '', full = ''] of smallKana) letters.set(small, full);
  for (let katakana = firstKatakana; katakana <= lastKatakana; katakana += 1) {
    const hiragana = String.fromCodePoint(katakana - betweenKana);
    letters.set(String.fromCodePoint(katakana), letters.get(hiragana) ?? hiragana);
  }
  return letters;
}

/** What is typed for a letter, where that is another text. */
export const typedLetters: ReadonlyMap<string, string> = table();
