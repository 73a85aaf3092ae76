//! Contact by contact: paths with it and without it, how far they lie apart, and what it is credited with.
import { useTranslation } from 'react-i18next'
import type { Followed } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { Panel } from '../../../shapes/Panel.tsx'
import { Interval } from './Interval.tsx'
import { percent } from './percent.ts'

/** Below this a difference is unlike luck, after correction for the number of contacts. */
const UNLIKE_LUCK = 0.05

export function Contacts({ of }: { of: Followed }) {
  const { t } = useTranslation('journey')
  const say = useSay()
  const language = useLanguage()
  const apart = of.contacts.flatMap((one) => (one.apart ? [one.apart.low, one.apart.high] : []))
  const [from, to] = [Math.min(0, ...apart), Math.max(0, ...apart)]
  const credit = Math.max(...of.contacts.flatMap((one) => (one.credit ? [one.credit.removal.high, one.credit.shapley.high] : [0])))
  const range = (one: { low: number; high: number }) => t('rateTold', { low: percent(one.low), high: percent(one.high) })
  return (
    <Panel title={t('contacts')} sentence={t('contactsTold')}>
      <div className="scroller" tabIndex={0} role="region" aria-label={t('contacts')}>
        <table className="grid journey-contacts">
          <thead>
            <tr>
              <th scope="col">{t('contact')}</th>
              <th scope="col" className="number">
                {t('paths')}
              </th>
              <th scope="col" className="number">
                {t('with')}
              </th>
              <th scope="col" className="number">
                {t('without')}
              </th>
              <th scope="col">{t('apart')}</th>
              <th scope="col">{t('removal')}</th>
              <th scope="col">{t('shapley')}</th>
              <th scope="col" className="number">
                {t('first')}
              </th>
              <th scope="col" className="number">
                {t('last')}
              </th>
              <th scope="col" className="number">
                {t('lost')}
              </th>
            </tr>
          </thead>
          <tbody>
            {of.contacts.map((one) => (
              <tr key={one.id}>
                <th scope="row">{say(one)}</th>
                <td className="number">{whole(one.with.paths, language)}</td>
                <td className="number">{percent(one.with.rate?.value)}</td>
                <td className="number">{percent(one.without.rate?.value)}</td>
                <td>
                  {one.apart && (
                    <>
                      <b>{percent(one.apart.value)}</b> <span className="quiet small">{t((one.p ?? 1) < UNLIKE_LUCK ? 'unlikeLuck' : 'maybeLuck')}</span>
                      <Interval of={one.apart} from={from} to={to} />
                    </>
                  )}
                </td>
                {(['removal', 'shapley'] as const).map((rule) => (
                  <td key={rule}>
                    {one.credit && (
                      <>
                        <b>{percent(one.credit[rule].value)}</b> <span className="quiet small">{range(one.credit[rule])}</span>
                        <Interval of={one.credit[rule]} from={0} to={credit} />
                      </>
                    )}
                  </td>
                ))}
                <td className="number">{percent(one.credit?.first)}</td>
                <td className="number">{percent(one.credit?.last)}</td>
                <td className="number">{percent(one.credit?.lost)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}
