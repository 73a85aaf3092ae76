//! The record of a case: what is known of it, what else happened with the same customer, who wrote it down and how late.
import { useTranslation } from 'react-i18next'
import type { SpotCase } from '../../../api/types.ts'
import { useSay } from '../../../locales/say.ts'
import { useColumnName } from '../../../shapes/columnName.ts'
import { useLabels } from '../../../shapes/hooks.ts'
import { usePlaceName } from '../moves/usePlaceName.ts'
import { State } from './Sample.tsx'
import { usePart, useWhen, useWho } from './words.ts'

const PLACE = ['region', 'branch', 'team', 'agent']

export function Record({ of }: { of: SpotCase }) {
  const { t, i18n } = useTranslation('spot')
  const say = useSay()
  const column = useColumnName()
  const field = (id: string) => (i18n.exists(`spot:field.${id}`) ? t(`field.${id}` as 'field.decided') : column(id))
  const labels = useLabels()
  const place = usePlaceName()
  const part = usePart(true)
  const [when, who] = [useWhen(), useWho()]
  // The heading says which one it is, and the line below it where.
  const own = of.says.filter((one) => !PLACE.includes(one.field) && one.value !== of.of.key)
  const alone = of.timeline.every((one) => one.own)
  const customer = of.says.some((one) => one.field === 'customer')
  return (
    <section className="panel spot-record" aria-label={t('record')}>
      <div className="spot-title">
        <h2>
          {say(of.kind_name)} {of.of.key}
        </h2>
        <State of={of.of} />
      </div>
      <p className="quiet small">
        {place(of.of.place)} · {t('chance', { part: part(of.of.inclusion) })}
        {of.of.class && ` · ${of.of.class}`}
      </p>
      <h3>{t('says')}</h3>
      <dl className="spot-says">
        {own.map((one) => (
          <div key={one.field}>
            <dt>{field(one.field)}</dt>
            <dd>{one.value === 'true' ? t('yes') : labels.value(one.field, one.value)}</dd>
          </div>
        ))}
      </dl>
      <h3>{t(customer ? 'timeline' : 'timelineDay')}</h3>
      {alone && <p className="quiet small">{t('noTimeline')}</p>}
      <ol className="spot-timeline">
        {(alone ? [] : of.timeline).map((one) => (
          <li key={`${one.day}/${one.key}/${one.what.en}`} className={one.own ? 'spot-own' : undefined} aria-current={one.own || undefined}>
            <time dateTime={one.day}>{one.day}</time>
            <span>
              {say(one.what)} {one.says.map((said) => labels.value(said.field, said.value)).join(' · ')}{' '}
              <span className="quiet small">{one.key}</span>
            </span>
          </li>
        ))}
      </ol>
      <h3>{t('told')}</h3>
      {of.told.length === 0 ? (
        <p className="quiet small">{t('toldByFile')}</p>
      ) : (
        <ul className="spot-told">
          {of.told.map((one) => (
            <li key={one.at + one.what.en}>
              {t('toldBy', { what: say(one.what), happened: one.happened, who: who(one.by), when: when(one.at) })}{' '}
              {one.late_days > 0 && <span className="tag tag-warn">{t('toldLate', { count: one.late_days })}</span>}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
