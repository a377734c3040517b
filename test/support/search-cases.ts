/** A name, what finds it, and what does not. */
export interface SearchCase {
  readonly name: string;
  readonly by: readonly string[];
  readonly notBy?: readonly string[];
}

/** Names as they are written, and as users type them on the keyboards that they have. */
export const searchCases: readonly SearchCase[] = [
  { name: 'İbrahim Işık', by: ['İbrahim', 'İBRAHİM', 'ibrahim', 'IBRAHIM', 'ışık', 'isik', 'IŞIK'] },
  { name: 'İsmail', by: ['ismail', 'ISMAIL', 'İSMAİL', 'ısmaıl'] },
  { name: 'IVAN', by: ['ivan', 'Ivan', 'ıvan'] },
  { name: 'José Ñandú', by: ['josé', 'jose', 'JOSÉ', 'nandu', 'jose\u0301'] },
  { name: 'Éva', by: ['Éva', 'eva', 'ÉVA', 'éva'] },
  { name: 'ЖАННА Ёлкина', by: ['жанна', 'Жанна', 'елкина', 'ёлкина'] },
  { name: 'Seán O’Brien', by: ["o'brien", 'o’brien', 'obrien', 'sean', 'brien', 'rien'], notBy: ['ri', 'riem'] },
  { name: '山田太郎', by: ['山田', '太郎', '郎'] },
  { name: '김철수', by: ['김', '철수'] },
  { name: 'タナカ ｹﾝ', by: ['たなか', 'タナカ', 'けん', 'ケン'] },
  {
    name: 'Øystein Van der Berg-Müller',
    by: ['oystein', 'øystein', 'van der', 'müller', 'muller', 'berg-m', 'berg mu', 'BERG–MÜLLER', 'ülle', 'an-der b'],
    notBy: ['ul', 'der van'],
  },
  { name: 'Groß Straße', by: ['strasse', 'STRASSE', 'straße', 'gross s'] },
  { name: 'Łukasz Đurić', by: ['lukasz', 'łukasz', 'duric', 'ĐURIĆ'] },
  { name: 'Ægir Þór Œuvré', by: ['aegir', 'thor', 'þór', 'oeuvre'] },
  { name: 'ΓΙΩΡΓΟΣ Παππάς', by: ['γιωργος', 'Γιώργος', 'παππας', 'ΠΑΠΠΆΣ'] },
  { name: 'Nguyễn Thị Minh', by: ['nguyen', 'nguyễn', 'thi minh'] },
  { name: 'محمّد أحمد', by: ['محمد', 'احمد'] },
];
