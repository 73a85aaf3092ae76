//! The way to a policy, step by step beside peers, and the mix of what was sold.
import { useTranslation } from 'react-i18next'
import type { Diagnosed } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { FRACTION, whole } from '../../../shapes/figures.ts'
import { useLabels, useWriter } from '../../../shapes/hooks.ts'

export function Steps({ of }: { of: Diagnosed }) {
  const { t } = useTranslation('inbox')
  const say = useSay()
  const language = useLanguage()
  const writer = useWriter()
  const labels = useLabels()
  const figure = (value: number) => new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { maximumSignificantDigits: 2 }).format(value)
  const loss = (value: number) => new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { maximumFractionDigits: 1, signDisplay: 'exceptZero' }).format(-value)
  const sold = of.mix.reduce((sum, one) => sum + one.own, 0)
  return (
    <details className="case-steps">
      <summary>{t('evidence')}</summary>
      <div className="case-table" tabIndex={0} role="group" aria-label={t('evidence')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('step')}</th>
              <th scope="col">{t('own')}</th>
              <th scope="col">{t('usual')}</th>
              <th scope="col">{t('lost')}</th>
              <th scope="col">{t('range')}</th>
              <th scope="col">{t('sure')}</th>
            </tr>
          </thead>
          <tbody>
            {of.steps.map((step, n) => (
              <tr key={step.name.en} className={of.largest === n ? 'case-largest' : undefined}>
                <th scope="row">
                  {say(step.name)} <span className="quiet">{t(`lack.${step.lack}` as 'lack.skill')}</span>
                </th>
                <td>
                  {step.of > 0 ? `${whole(step.count, language)} ÷ ${figure(step.of)}` : '–'}
                </td>
                <td>{figure(step.usual)}</td>
                <td>{loss(step.loss)}</td>
                <td>{t('fromTo', { low: loss(step.range[1] ?? 0), high: loss(step.range[0] ?? 0) })}</td>
                <td>{writer.cell(step.sure, FRACTION)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {of.mix.length > 0 && of.mix_by && (
        <p className="small">
          {t('mix', { by: labels.dimension(of.mix_by) })}{' '}
          {of.mix.map((one) => t('mixOne', { name: labels.value(of.mix_by ?? '', one.key ?? null), own: sold > 0 ? writer.cell(one.own / sold, FRACTION) : '–', usual: writer.cell(one.usual, FRACTION) })).join(t('comma'))}
        </p>
      )}
      <p className="quiet small">{t('doubt')}</p>
    </details>
  )
}
