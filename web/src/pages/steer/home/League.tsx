//! Regions from the most policies down, each with a bar for now and a tick for the same days a year before.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LeagueRow } from '../../../api/types.ts'
import { Bullet } from '../../../charts/Bullet.tsx'
import { useLanguage } from '../../../locales/say.ts'
import { Direction } from '../../../shapes/Direction.tsx'
import { FigureButton } from '../../../shapes/FigureButton.tsx'
import { change, POLICIES, whole } from '../../../shapes/figures.ts'
import { useLabels, useWriter } from '../../../shapes/hooks.ts'
import { Panel } from '../../../shapes/Panel.tsx'
import type { OpenNumber } from './useHomeActions.ts'

const FIRST = 10

export function League({ league, period, open }: { league: LeagueRow[]; period: string; open: OpenNumber }) {
  const { t } = useTranslation('home')
  const language = useLanguage()
  const labels = useLabels()
  const writer = useWriter()
  const [all, setAll] = useState(false)
  const rows = [...league].sort((a, b) => b.value - a.value)
  const compared = rows.some((row) => row.previous !== null)
  const most = Math.max(0, ...rows.flatMap((row) => [row.value, row.previous ?? 0]))
  return (
    <Panel title={t('league.title')} sentence={t(compared ? 'league.sentence' : 'league.alone')} className="league">
      <div className="scroller" tabIndex={0} role="region" aria-label={t('league.title')}>
        <table className="grid">
          <thead>
            <tr>
              <th scope="col" className="number">
                <span className="unseen">{t('league.rank')}</span>
              </th>
              <th scope="col">{t('league.region')}</th>
              <th scope="col" className="league-bar" aria-hidden="true" />
              <th scope="col" className="number">
                {t('league.value')}
              </th>
              {compared && (
                <th scope="col" className="number">
                  {t('league.change')}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {(all ? rows : rows.slice(0, FIRST)).map((row, at) => {
              const name = labels.value('region', row.region)
              return (
                <tr key={row.region}>
                  <td className="number quiet">{at + 1}</td>
                  <th scope="row">{name}</th>
                  <td className="league-bar">
                    <Bullet value={row.value} before={row.previous} most={most} />
                  </td>
                  <td className="number">
                    <FigureButton
                      known
                      text={whole(row.value, language)}
                      open={(element) => open({ name, figure: writer.full(row.value, POLICIES), period, where: [`region=${row.region}`] }, element)}
                    />
                  </td>
                  {compared && (
                    <td className="number">
                      <Direction brief change={change(row.value, row.previous, POLICIES, language)} />
                    </td>
                  )}
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      {rows.length > FIRST && (
        <button type="button" className="plain-button league-more" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('league.less') : t('league.all', { regions: rows.length })}
        </button>
      )}
    </Panel>
  )
}
