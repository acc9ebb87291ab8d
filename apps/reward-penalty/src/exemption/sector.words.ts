interface SectorWords {
  zh: string;
  en: string;
}

/** How the sectors are called that rules leave out or are stricter with. */
const SECTORS: Readonly<Record<string, SectorWords>> = {
  food: { zh: '食品', en: 'food' },
  drugs: { zh: '药品', en: 'drugs' },
  'special-equipment': { zh: '特种设备', en: 'special equipment' },
  'hazardous-chemicals': { zh: '危险化学品', en: 'hazardous chemicals' },
  fire: { zh: '消防', en: 'fire safety' },
  'work-safety': { zh: '安全生产', en: 'work safety' },
};

/** A sector that a rule names and nobody has put into words is called by its code. */
export function sectorInWords(sector: string): SectorWords {
  return Object.hasOwn(SECTORS, sector) ? SECTORS[sector]! : { zh: sector, en: sector };
}
