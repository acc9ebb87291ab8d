interface Department {
  /** As it signs a letter. */
  zh: string;
  /** Where its penalties belong when nobody says otherwise. */
  sector: string | null;
}

/** The departments of the zone, by the code their people's tokens carry. */
const DEPARTMENTS: Readonly<Record<string, Department>> = {
  'market-regulation': { zh: '园区市场监督管理部门', sector: 'market-regulation' },
  'emergency-management': { zh: '园区应急管理部门', sector: 'work-safety' },
  'fire-rescue': { zh: '园区消防救援机构', sector: 'fire' },
  tax: { zh: '园区税务部门', sector: 'tax' },
  customs: { zh: '园区海关', sector: 'customs' },
  environment: { zh: '园区生态环境部门', sector: 'environment' },
  'human-resources': { zh: '园区人力资源社会保障部门', sector: 'human-resources' },
  construction: { zh: '园区住房城乡建设部门', sector: 'construction' },
  'city-management': { zh: '园区城市管理部门', sector: 'city-management' },
  statistics: { zh: '园区统计部门', sector: 'statistics' },
};

export function departmentName(code: string): string {
  return DEPARTMENTS[code]?.zh ?? `园区主管部门（${code}）`;
}

export function sectorOf(department: string): string | null {
  return DEPARTMENTS[department]?.sector ?? null;
}
