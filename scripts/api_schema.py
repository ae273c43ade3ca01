"""Print the shapes of the server's answers, as /openapi.json has them; the page's types come of them."""

import json

from pydantic.json_schema import models_json_schema

from frontdesk.server import inboxshapes, knownshapes, scoreshapes, shapes
from frontdesk.server.shape import Shape

named = {**vars(shapes), **vars(knownshapes), **vars(inboxshapes), **vars(scoreshapes)}
given = [one for one in named.values() if isinstance(one, type) and issubclass(one, Shape)]
models = [(one, "serialization") for one in given if one is not Shape]
_, schema = models_json_schema(models, ref_template="#/components/schemas/{model}")
info = {"title": "Frontdesk", "version": "1"}
document = {"openapi": "3.1.0", "info": info, "paths": {}, "components": {"schemas": schema["$defs"]}}
print(json.dumps(document, indent=1, sort_keys=True))
