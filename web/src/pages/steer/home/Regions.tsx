//! The regions as tiles, when they are provincial units of China; other regions have the league alone.
import { useTranslation } from 'react-i18next'
import type { LeagueRow } from '../../../api/types.ts'
import { isProvince } from '../../../charts/provinces.ts'
import { TileGrid, type Tile } from '../../../charts/TileGrid.tsx'
import { useLanguage } from '../../../locales/say.ts'
import { POLICIES, whole } from '../../../shapes/figures.ts'
import { useWriter } from '../../../shapes/hooks.ts'
import { Panel } from '../../../shapes/Panel.tsx'
import type { OpenNumber } from './useHomeActions.ts'

export function Regions({ league, period, open }: { league: LeagueRow[]; period: string; open: OpenNumber }) {
  const { t } = useTranslation('home')
  const { t: province } = useTranslation('provinces')
  const language = useLanguage()
  const writer = useWriter()
  const known = league.flatMap(({ region, value }) => (isProvince(region) ? [{ region, value }] : []))
  const top = known.reduce<(typeof known)[number] | null>((best, one) => (best && best.value >= one.value ? best : one), null)
  if (!top) return null
  const tiles = new Map(known.map(({ region, value }): [string, Tile] => [region, { value, text: writer.full(value, POLICIES) }]))
  const sentence = t('tiles.sentence', { name: province(`name.${top.region}`), value: whole(top.value, language) })
  return (
    <Panel title={t('tiles.title')} sentence={sentence}>
      <TileGrid
        tiles={tiles}
        sentence={t('tiles.title')}
        none={t('tiles.none')}
        onPick={(code, element) =>
          open({ name: province(`name.${code}`), figure: tiles.get(code)?.text ?? '', period, where: [`region=${code}`] }, element)
        }
      />
      <p className="tile-scale" aria-hidden="true">
        <span>{t('tiles.few')}</span>
        {[0, 1, 2, 3, 4].map((step) => (
          <i key={step} className={`tile-${step}`} />
        ))}
        <span>{t('tiles.many')}</span>
      </p>
    </Panel>
  )
}
