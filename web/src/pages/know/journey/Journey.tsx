//! What paths came to: all together, where they go, contact by contact, how soon, and the commonest.
import { useTranslation } from 'react-i18next'
import type { Followed } from '../../../api/types.ts'
import { Chart } from '../../../charts/Chart.tsx'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { Panel } from '../../../shapes/Panel.tsx'
import { Contacts } from './Contacts.tsx'
import { flowsOption } from './flowsOption.ts'
import { Interval } from './Interval.tsx'
import { percent } from './percent.ts'

export function Journey({ of }: { of: Followed }) {
  const { t } = useTranslation('journey')
  const say = useSay()
  const language = useLanguage()
  const name = (id: string) => {
    const contact = of.contacts.find((one) => one.id === id)
    return contact ? say(contact) : ''
  }
  const { paths, came, rate } = of.whole
  const told = t('wholeTold', { paths: whole(paths, language), came: whole(came, language), days: of.within_days })
  return (
    <div className="journey">
      <Panel title={t('whole')} sentence={told}>
        <dl className="journey-facts">
          <div>
            <dt>{t('rate')}</dt>
            <dd>{percent(rate?.value)}</dd>
            {rate && <dd className="quiet small">{t('rateTold', { low: percent(rate.low), high: percent(rate.high) })}</dd>}
          </div>
          {of.median_days !== null && (
            <div>
              <dt>{t('median')}</dt>
              <dd>{t('medianTold', { days: of.median_days })}</dd>
              <dd className="quiet small">{t('medianHint')}</dd>
            </div>
          )}
          <div>
            <dt>{t('open')}</dt>
            <dd>{whole(of.open, language)}</dd>
          </div>
          <div>
            <dt>{t('alone')}</dt>
            <dd>{whole(of.alone, language)}</dd>
          </div>
        </dl>
        <p className="quiet small">{say(of.calibre.words)}</p>
        {of.notes.map((note) => (
          <p key={note.en} className="quiet small">
            {say(note)}
          </p>
        ))}
      </Panel>
      <Panel title={t('flow')} sentence={t('flowTold')}>
        <div className="scroller" tabIndex={0} role="region" aria-label={t('flow')}>
          <div className="journey-flow">
            <Chart option={flowsOption(of, name, t, language)} height={380} sentence={`${t('flow')}. ${told}`} />
          </div>
        </div>
      </Panel>
      <Contacts of={of} />
      <Soon of={of} />
      <Commonest of={of} name={name} />
    </div>
  )
}

function Soon({ of }: { of: Followed }) {
  const { t } = useTranslation('journey')
  const language = useLanguage()
  const most = Math.max(...of.soon.map((one) => one.rate?.high ?? 0))
  return (
    <Panel title={t('soon')} sentence={t('soonTold')}>
      <div className="scroller" tabIndex={0} role="region" aria-label={t('soon')}>
        <table className="grid">
          <thead>
            <tr>
              <th scope="col">{t('soon')}</th>
              <th scope="col" className="number">
                {t('paths')}
              </th>
              <th scope="col" className="number">
                {t('rate')}
              </th>
              <th scope="col" aria-hidden="true" />
            </tr>
          </thead>
          <tbody>
            {of.soon.map((one, n) => {
              const before = of.soon[n - 1]?.within_days
              const to = one.within_days
              const text = to === null ? t('soonNone') : before ? t('soonLater', { from: before + 1, to }) : t('soonWithin', { days: to })
              return (
                <tr key={text}>
                  <th scope="row">{text}</th>
                  <td className="number">{whole(one.paths, language)}</td>
                  <td className="number">{percent(one.rate?.value)}</td>
                  <td>{one.rate && <Interval of={one.rate} from={0} to={most} />}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

function Commonest({ of, name }: { of: Followed; name: (id: string) => string }) {
  const { t } = useTranslation('journey')
  const language = useLanguage()
  const most = of.commonest[0]?.paths ?? 1
  return (
    <Panel title={t('commonest')} sentence={t('commonestTold', { many: of.commonest.length })}>
      <div className="scroller" tabIndex={0} role="region" aria-label={t('commonest')}>
        <table className="grid journey-commonest">
          <thead>
            <tr>
              <th scope="col">{t('path')}</th>
              <th scope="col" aria-hidden="true" />
              <th scope="col" className="number">
                {t('paths')}
              </th>
              <th scope="col" className="number">
                {t('came')}
              </th>
              <th scope="col" className="number">
                {t('rate')}
              </th>
            </tr>
          </thead>
          <tbody>
            {of.commonest.map((one) => (
              <tr key={one.contacts.join()}>
                <th scope="row">{one.contacts.map(name).join(' → ')}</th>
                <td className="journey-bar" aria-hidden="true">
                  <i style={{ inlineSize: `${(one.paths / most) * 100}%` }} />
                </td>
                <td className="number">{whole(one.paths, language)}</td>
                <td className="number">{whole(one.came, language)}</td>
                <td className="number">{percent(one.rate?.value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}
