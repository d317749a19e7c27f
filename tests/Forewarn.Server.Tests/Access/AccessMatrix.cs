namespace Forewarn.Server.Tests.Access;

/// <summary>Who gets what: every endpoint of the node, against everybody who might ask.</summary>
/// <remarks>
/// <para>The columns are those of <see cref="Role"/>, and what is asked is in <see cref="AccessRequest"/>: always about what the declarer has made, what the
/// warned party has to do with, and nobody else. Changes name a version that is no longer current.</para>
/// <para>401 and 403 before anything is looked at: no token, or not the scope. 403 also: it is another's. 404: it does not exist, as far as this one may
/// know. 412, 409 and 400: it would be permitted; or it is a PUT, and does not exist as far as this one may know: then the version that it names
/// does not (412), as <see cref="AccessMatrixTests"/> holds besides. 409 to a stranger who names the id of another's thread says that the id is taken,
/// and nothing else. What is in an answer is held against the markers that are planted, too.</para>
/// </remarks>
internal static class AccessMatrix
{
    /// <param name="Endpoint">Method and path.</param>
    /// <param name="Statuses">HTTP statuses, in the order of the roles.</param>
    public sealed record Row(string Endpoint, string Statuses);

    public static readonly Row[] Rows =
    [
        //                                                                                     declarer
        //                                                                                     |   warned
        //                                                                                     |   |   member
        //                                                                                     |   |   |   other
        //                                                                                     |   |   |   |   observer
        //                                                                                     |   |   |   |   |   operator
        //                                                                                     |   |   |   |   |   |   USS
        //                                                                                     |   |   |   |   |   |   |   nobody
        // What is declared, and who asks to be told.
        new("GET /v1/operational-intents/{id}",                                               "200 200 200 200 200 403 403 401"),
        new("PUT /v1/operational-intents/{id}",                                               "412 403 403 403 403 403 403 401"),
        new("DELETE /v1/operational-intents/{id}",                                            "412 403 403 403 403 403 403 401"),
        new("POST /v1/operational-intents/{id}/preview",                                      "412 403 403 403 403 403 403 401"),
        new("POST /v1/operational-intents/{id}/reveal",                                       "412 403 403 403 403 403 403 401"),
        new("GET /v1/constraints/{id}",                                                       "200 200 200 200 200 403 403 401"),
        new("PUT /v1/constraints/{id}",                                                       "412 403 403 403 403 403 403 401"),
        new("DELETE /v1/constraints/{id}",                                                    "412 403 403 403 403 403 403 401"),
        new("POST /v1/constraints/{id}/preview",                                              "412 403 403 403 403 403 403 401"),
        new("POST /v1/constraints/{id}/reveal",                                               "412 403 403 403 403 403 403 401"),
        new("GET /v1/subscriptions/{id}",                                                     "200 404 404 404 404 403 403 401"),
        new("PUT /v1/subscriptions/{id}",                                                     "412 412 412 412 403 403 403 401"),
        new("DELETE /v1/subscriptions/{id}",                                                  "412 404 404 404 403 403 403 401"),
        new("POST /v1/search",                                                                "200 200 200 200 200 403 403 401"),
        new("GET /v1/conflicts",                                                              "200 200 200 200 200 403 403 401"),
        new("POST /v1/observations",                                                          "201 201 201 201 201 403 403 401"),

        // Warnings, answers, statistics, and what happens.
        new("GET /v1/warnings",                                                               "200 200 200 200 200 403 403 401"),
        new("GET /v1/warnings/{id}",                                                          "200 200 404 404 404 403 403 401"),
        new("GET /v1/warnings/{id}/history",                                                  "200 200 404 404 404 403 403 401"),
        new("POST /v1/warnings/deliveries",                                                   "404 200 404 404 403 403 403 401"),
        new("POST /v1/warnings/{id}/acknowledgement",                                         "404 409 404 404 403 403 403 401"),
        new("POST /v1/warnings/{id}/proposal/acceptance",                                     "409 404 404 404 403 403 403 401"),
        new("POST /v1/warnings/{id}/proposal/refusal",                                        "409 404 404 404 403 403 403 401"),
        new("GET /v1/statistics",                                                             "200 200 200 200 200 200 403 401"),
        new("GET /v1/statistics.csv",                                                         "200 200 200 200 200 200 403 401"),
        new("GET /v1/statistics.html",                                                        "200 200 200 200 200 200 403 401"),
        new("GET /v1/events",                                                                 "200 200 200 200 200 403 403 401"),

        // Parties, their keys and contacts, drills.
        new("GET /v1/parties",                                                                "200 200 200 200 200 200 403 401"),
        new("GET /v1/parties/{id}",                                                           "200 200 200 200 200 200 403 401"),
        new("PUT /v1/parties/{id}",                                                           "403 403 403 403 403 412 403 401"),
        new("DELETE /v1/parties/{id}",                                                        "403 403 403 403 403 412 403 401"),
        new("GET /v1/parties/{id}/keys",                                                      "200 200 200 200 200 200 403 401"),
        new("PUT /v1/parties/{id}/keys/{thumbprint}",                                         "403 403 403 403 403 403 403 401"),
        new("DELETE /v1/parties/{id}/keys/{thumbprint}",                                      "404 404 404 404 403 404 403 401"),
        new("GET /v1/parties/{id}/roster",                                                    "200 404 404 404 404 200 403 401"),
        new("PUT /v1/parties/{id}/roster",                                                    "412 404 404 404 403 412 403 401"),
        new("GET /v1/parties/{id}/roster/webhook-secret/{contact}",                           "200 404 404 404 403 403 403 401"),
        new("GET /acknowledge/{token}",                                                       "404 404 404 404 404 404 404 404"),
        new("POST /acknowledge/{token}",                                                      "404 404 404 404 404 404 404 404"),
        new("GET /v1/drills",                                                                 "200 200 200 200 200 403 403 401"),
        new("GET /v1/drills/{id}",                                                            "200 200 404 404 404 403 403 401"),
        new("PUT /v1/drills/{id}",                                                            "409 409 404 404 403 403 403 401"),

        // Arrangements.
        new("GET /v1/arrangements",                                                           "200 200 200 200 200 403 403 401"),
        new("GET /v1/arrangements/{id}",                                                      "200 200 200 404 404 200 403 401"),
        new("PUT /v1/arrangements/{id}",                                                      "403 403 403 403 403 412 403 401"),
        new("DELETE /v1/arrangements/{id}",                                                   "403 403 403 403 403 412 403 401"),
        new("GET /v1/arrangements/{id}/leave",                                                "200 200 200 404 404 403 403 401"),
        new("POST /v1/arrangements/{id}/leave",                                               "400 400 400 404 403 403 403 401"),
        new("GET /v1/arrangements/{id}/suspension",                                           "200 200 200 404 404 403 403 401"),
        new("POST /v1/arrangements/{id}/suspension",                                          "400 400 400 404 403 403 403 401"),
        new("DELETE /v1/arrangements/{id}/suspension",                                        "409 409 409 404 403 403 403 401"),
        new("GET /v1/arrangements/{id}/uncovered",                                            "200 200 200 404 404 200 403 401"),
        new("GET /v1/drafts",                                                                 "200 200 200 200 200 403 403 401"),
        new("POST /v1/drafts",                                                                "412 412 412 404 403 403 403 401"),
        new("GET /v1/drafts/{draft}",                                                         "200 200 404 404 404 200 403 401"),
        new("DELETE /v1/drafts/{draft}",                                                      "200 409 404 404 403 403 403 401"),
        new("POST /v1/drafts/{draft}/signature",                                              "200 409 404 404 403 403 403 401"),
        new("GET /v1/coverage",                                                               "200 200 200 200 200 200 403 401"),
        new("GET /v1/coverage.csv",                                                           "200 200 200 200 200 200 403 401"),

        // The hotline.
        new("GET /v1/threads",                                                                "200 200 200 200 200 403 403 401"),
        new("GET /v1/threads/{id}",                                                           "200 200 404 404 404 403 403 401"),
        new("PUT /v1/threads/{id}",                                                           "409 400 409 409 403 403 403 401"),
        new("GET /v1/threads/{id}/messages",                                                  "200 200 404 404 404 403 403 401"),
        new("PUT /v1/threads/{id}/messages/{message}",                                        "409 409 404 404 403 403 403 401"),
        new("POST /v1/threads/{id}/messages/{message}/read",                                  "404 200 404 404 403 403 403 401"),
        new("GET /v1/calls",                                                                  "200 200 200 200 200 403 403 401"),
        new("GET /v1/calls/{id}",                                                             "200 200 404 404 404 403 403 401"),
        new("PUT /v1/calls/{id}",                                                             "409 409 400 400 403 403 403 401"),
        new("PUT /v1/calls/{id}/readout",                                                     "412 412 404 404 403 403 403 401"),
        new("GET /v1/hotline/templates",                                                      "200 200 200 200 200 403 403 401"),

        // Protected sites.
        new("GET /v1/sites",                                                                  "200 200 200 200 200 200 403 401"),
        new("POST /v1/sites/import",                                                          "400 400 400 400 403 403 403 401"),
        new("GET /v1/sites/{id}",                                                             "200 404 404 404 404 200 403 401"),
        new("PUT /v1/sites/{id}",                                                             "412 412 412 412 403 403 403 401"),
        new("DELETE /v1/sites/{id}",                                                          "412 404 404 404 403 403 403 401"),
        new("PUT /v1/sites/{id}/confirmation",                                                "412 404 404 404 403 403 403 401"),

        // Incidents and statements; what is stated is for everybody.
        new("GET /v1/incidents",                                                              "200 200 200 200 200 403 403 401"),
        new("GET /v1/incidents/{id}",                                                         "200 200 200 404 404 403 403 401"),
        new("PUT /v1/incidents/{id}",                                                         "412 403 403 412 403 403 403 401"),
        new("PUT /v1/incidents/{id}/accounts/{party}",                                        "412 403 403 403 403 403 403 401"),
        new("GET /v1/incidents/{id}/report",                                                  "200 200 200 404 404 403 403 401"),
        new("POST /v1/incidents/{id}/what-if",                                                "200 200 200 404 404 403 403 401"),
        new("POST /v1/incidents/{id}/what-if/report",                                         "200 200 200 404 404 403 403 401"),
        new("GET /v1/statements",                                                             "200 200 200 200 200 403 403 401"),
        new("PUT /v1/statements/{id}",                                                        "409 403 403 403 403 403 403 401"),
        new("POST /v1/statements/{id}/corrections",                                           "412 403 403 403 403 403 403 401"),
        new("GET /statements",                                                                "200 200 200 200 200 200 200 200"),
        new("GET /statements/feed.atom",                                                      "200 200 200 200 200 200 200 200"),
        new("GET /statements/{id}",                                                           "200 200 200 200 200 200 200 200"),

        // The record.
        new("GET /record/checkpoint",                                                         "200 200 200 200 200 200 200 401"),
        new("GET /record/key",                                                                "200 200 200 200 200 200 200 401"),
        new("GET /record/tile/{**path}",                                                      "200 200 200 200 200 200 200 401"),
        new("GET /v1/receipts/{index}",                                                       "200 200 200 200 200 200 200 401"),
        new("GET /v1/leaves/{index}",                                                         "200 200 200 200 200 200 200 401"),
        new("GET /v1/record",                                                                 "200 200 200 200 200 200 200 401"),
        new("POST /v1/evidence",                                                              "200 200 200 200 200 403 403 401"),
        new("POST /v1/erasures",                                                              "403 403 403 403 403 404 403 401"),

        // The pool, where there is one; this node is alone.
        new("POST /record/add-checkpoint",                                                    "404 404 404 404 404 404 404 404"),
        new("GET /v1/pool",                                                                   "404 404 404 404 404 404 403 401"),
        new("POST /v1/pool/changes",                                                          "403 403 403 403 403 404 403 401"),
        new("GET /pool/v1/checkpoint",                                                        "404 404 404 404 404 404 404 404"),
        new("GET /pool/v1/journal",                                                           "404 404 404 404 404 404 404 404"),
        new("GET /pool/v1/leaves/{index}",                                                   "404 404 404 404 404 404 404 404"),

        // What F3548 has USSs do with the node as a DSS and as a USS.
        new("POST /dss/v1/constraint_references/query",                                       "403 403 403 403 403 403 200 401"),
        new("GET /dss/v1/constraint_references/{entityid}",                                   "403 403 403 403 403 403 200 401"),
        new("PUT /dss/v1/constraint_references/{entityid}",                                   "403 403 403 403 403 403 409 401"),
        new("DELETE /dss/v1/constraint_references/{entityid}",                                "403 403 403 403 403 403 400 401"),
        new("PUT /dss/v1/constraint_references/{entityid}/{ovn}",                             "403 403 403 403 403 403 409 401"),
        new("DELETE /dss/v1/constraint_references/{entityid}/{ovn}",                          "403 403 403 403 403 403 409 401"),
        new("POST /dss/v1/operational_intent_references/query",                               "403 403 403 403 403 403 200 401"),
        new("GET /dss/v1/operational_intent_references/{entityid}",                           "403 403 403 403 403 403 200 401"),
        new("PUT /dss/v1/operational_intent_references/{entityid}",                           "403 403 403 403 403 403 409 401"),
        new("DELETE /dss/v1/operational_intent_references/{entityid}",                        "403 403 403 403 403 403 400 401"),
        new("PUT /dss/v1/operational_intent_references/{entityid}/{ovn}",                     "403 403 403 403 403 403 409 401"),
        new("DELETE /dss/v1/operational_intent_references/{entityid}/{ovn}",                  "403 403 403 403 403 403 409 401"),
        new("POST /dss/v1/reports",                                                           "403 403 403 403 403 403 201 401"),
        new("POST /dss/v1/subscriptions/query",                                               "403 403 403 403 403 403 200 401"),
        new("GET /dss/v1/subscriptions/{subscriptionid}",                                     "403 403 403 403 403 403 200 401"),
        new("PUT /dss/v1/subscriptions/{subscriptionid}",                                     "403 403 403 403 403 403 409 401"),
        new("DELETE /dss/v1/subscriptions/{subscriptionid}",                                  "403 403 403 403 403 403 400 401"),
        new("PUT /dss/v1/subscriptions/{subscriptionid}/{version}",                           "403 403 403 403 403 403 409 401"),
        new("DELETE /dss/v1/subscriptions/{subscriptionid}/{version}",                        "403 403 403 403 403 403 409 401"),
        new("GET /dss/v1/uss_availability/{uss_id}",                                          "403 403 403 403 403 403 200 401"),
        new("PUT /dss/v1/uss_availability/{uss_id}",                                          "403 403 403 403 403 403 409 401"),
        new("POST /uss/v1/constraints",                                                       "403 403 403 403 403 403 400 401"),
        new("GET /uss/v1/constraints/{entityid}",                                             "403 403 403 403 403 403 200 401"),
        new("POST /uss/v1/operational_intents",                                               "403 403 403 403 403 403 400 401"),
        new("GET /uss/v1/operational_intents/{entityid}",                                     "403 403 403 403 403 403 200 401"),
        new("GET /uss/v1/operational_intents/{entityid}/telemetry",                           "403 403 403 403 403 403 409 401"),
        new("POST /uss/v1/reports",                                                           "403 403 403 403 403 403 201 401"),
        new("GET /aux/v1/configuration/accepted_ca_certs",                                    "200 200 200 200 200 200 200 200"),
        new("GET /aux/v1/configuration/ca_certs",                                             "200 200 200 200 200 200 200 200"),
        new("GET /aux/v1/configuration/global_options",                                       "403 403 403 403 403 403 403 401"),
        new("GET /aux/v1/pool",                                                               "403 403 403 403 403 403 403 401"),
        new("GET /aux/v1/pool/dss_instances",                                                 "403 403 403 403 403 403 403 401"),
        new("PUT /aux/v1/pool/dss_instances/heartbeat",                                       "403 403 403 403 403 403 403 401"),
        new("GET /aux/v1/validate_oauth",                                                     "200 200 200 200 200 200 200 401"),
        new("GET /aux/v1/version",                                                            "200 200 200 200 200 200 200 200"),

        // For operators and their tools.
        new("GET /healthz",                                                                   "200 200 200 200 200 200 200 200"),
        new("* /metrics",                                                                     "200 200 200 200 200 200 200 200"),
        new("GET /openapi/favicon.svg",                                                       "200 200 200 200 200 200 200 200"),
        new("GET /openapi/scalar.aspnetcore.js",                                              "200 200 200 200 200 200 200 200"),
        new("GET /openapi/scalar.js",                                                         "200 200 200 200 200 200 200 200"),
        new("GET /openapi/{documentName?}",                                                   "200 200 200 200 200 200 200 200"),
        new("GET /openapi/{documentName}.json",                                               "200 200 200 200 200 200 200 200"),
        new("GET /readyz",                                                                    "200 200 200 200 200 200 200 200"),
        new("GET /status",                                                                    "200 200 200 200 200 200 200 200"),
    ];
}
