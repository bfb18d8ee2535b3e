import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import { componentsOf } from './components.mjs';

/**
 * The software bill of materials of one platform's package.
 * @param {string} target
 * @param {string} version the extension's
 * @returns {string} JSON in CycloneDX 1.6
 */
export function billOfMaterials(target, version) {
  const extension = new Models.Component(Enums.ComponentType.Application, 'pomonag', { version });
  const bill = new Models.Bom({ metadata: new Models.Metadata({ component: extension }) });
  for (const { name, version, license, origin, author } of componentsOf([target])) {
    const isPackage = !name.includes(' ');
    const type = isPackage ? Enums.ComponentType.Library : Enums.ComponentType.MachineLearningModel;
    const component = new Models.Component(type, name, { version, author });
    component.licenses.add(
      license.includes(' ') ? new Models.LicenseExpression(license) : new Models.SpdxLicense(license),
    );
    component.externalReferences.add(new Models.ExternalReference(origin, Enums.ExternalReferenceType.VCS));
    bill.components.add(component);
  }
  const normalize = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6);
  return new Serialize.JsonSerializer(normalize).serialize(bill, { sortLists: true, space: 2 });
}
