//! The day at a glance: who met the standard, who told nothing, how far each item is, how far the month is.
import { useTranslation } from 'react-i18next'
import type { Day } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { FRACTION, whole } from '../../../shapes/figures.ts'
import { useWriter } from '../../../shapes/hooks.ts'

export function DaySummary({ day }: { day: Day }) {
  const { t } = useTranslation('day')
  const language = useLanguage()
  const writer = useWriter()
  const say = useSay()
  const { all } = day
  const part = (many: number) => (all.people > 0 ? writer.cell(many / all.people, FRACTION) : '')
  return (
    <ul className="day-tiles" aria-label={t('glance')}>
      <li>
        <p className="day-tile-name">{t('people')}</p>
        <p className="day-tile-figure">{whole(all.people, language)}</p>
        <p className="quiet small">{t('metOf', { met: whole(all.met, language), part: part(all.met) })}</p>
      </li>
      <li className={all.nothing > 0 && day.working ? 'day-tile-warn' : undefined}>
        <p className="day-tile-name">{t('nothingTold')}</p>
        <p className="day-tile-figure">{whole(all.nothing, language)}</p>
        <p className="quiet small">{all.away > 0 ? t('awayMany', { many: whole(all.away, language) }) : part(all.nothing)}</p>
      </li>
      {day.items.map((item, n) => {
        const did = all.did[n] ?? 0
        const asked = all.asked[n] ?? 0
        return (
          <li key={item.id}>
            <p className="day-tile-name">{say(item)}</p>
            <p className="day-tile-figure">
              {whole(did, language)}
              {asked > 0 && <small> / {whole(asked, language)}</small>}
            </p>
            {asked > 0 && <Bar part={did / asked} />}
          </li>
        )
      })}
      {day.calibre && (
        <li>
          <p className="day-tile-name">{t('thisMonth')}</p>
          <p className="day-tile-figure">
            {whole(all.month, language)}
            {all.goal != null && <small> / {whole(all.goal, language)}</small>}
          </p>
          {all.goal != null && all.goal > 0 && <Bar part={all.month / all.goal} />}
        </li>
      )}
    </ul>
  )
}

export function Bar({ part }: { part: number }) {
  return (
    <span className="day-bar" aria-hidden="true">
      <i style={{ width: `${Math.min(1, part) * 100}%` }} className={part >= 1 ? 'day-bar-full' : undefined} />
    </span>
  )
}
