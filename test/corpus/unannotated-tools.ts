/**
 * Names of tools that real servers publish without annotations (those of Telegram: before they had
 * any), each with the class that a careful person gives it after reading what the server does.
 * `read` changes nothing; `destructive` deletes or overwrites for good; a tool that runs code or
 * any query writes. Taken from the servers' sources.
 *
 * Half of them were not looked at while the words were chosen: `isHeldOut` says which, by a digest
 * of the name.
 */
import { createHash } from 'node:crypto';
import type { AccessClass } from '../../contract/views/access.ts';

export interface UnannotatedTool {
  readonly server: string;
  readonly name: string;
  readonly class: AccessClass;
}

type Names = Readonly<Record<AccessClass, string>>;

const published: Readonly<Record<string, Names>> = {
  'GongRzhe/Gmail-MCP-Server': {
    read: 'get_filter list_email_labels list_filters read_email search_emails',
    write: `batch_modify_emails create_filter create_filter_from_template create_label download_attachment draft_email
      get_or_create_label modify_email send_email update_label`,
    destructive: 'batch_delete_emails delete_email delete_filter delete_label',
  },
  'GongRzhe/Office-Word-MCP-Server': {
    read: `find_text_in_document get_all_comments get_comments_by_author get_comments_for_paragraph get_document_info
      get_document_outline get_document_text get_document_xml get_paragraph_text_from_document list_available_documents
      validate_document_footnotes`,
    write: `add_footnote_after_text add_heading add_picture apply_table_alternating_rows auto_fit_table_columns
      convert_to_pdf copy_document create_document customize_footnote_style format_text highlight_table_header
      insert_header_near_text merge_table_cells protect_document set_table_width unprotect_document search_and_replace`,
    destructive: `delete_footnote_from_document delete_paragraph replace_block_between_manual_anchors
      replace_paragraph_block_below_header`,
  },
  'LaurieWired/GhidraMCP': {
    read: `decompile_function decompile_function_by_address disassemble_function get_current_address
      get_current_function get_function_by_address get_function_xrefs get_xrefs_from get_xrefs_to list_classes
      list_data_items list_exports list_functions list_imports list_methods list_namespaces list_segments list_strings
      search_functions_by_name`,
    write: `rename_data rename_function rename_variable set_decompiler_comment set_disassembly_comment
      set_function_prototype set_local_variable_type`,
    destructive: '',
  },
  'MarkusPfundstein/mcp-obsidian': {
    read: `obsidian_batch_get_file_contents obsidian_complex_search obsidian_get_file_contents obsidian_get_frontmatter
      obsidian_get_periodic_note obsidian_get_recent_changes obsidian_get_recent_periodic_notes
      obsidian_list_files_in_dir obsidian_list_files_in_vault obsidian_search_by_tag obsidian_simple_search`,
    write: 'obsidian_append_content obsidian_patch_content',
    destructive: 'obsidian_delete_file obsidian_put_content',
  },
  'ahujasid/blender-mcp': {
    read: `get_hunyuan3d_status get_hyper3d_status get_object_info get_polyhaven_categories get_polyhaven_status
      get_scene_info get_sketchfab_model_preview get_sketchfab_status get_viewport_screenshot poll_hunyuan_job_status
      poll_rodin_job_status search_polyhaven_assets search_sketchfab_models`,
    write: `download_polyhaven_asset download_sketchfab_model execute_blender_code generate_hunyuan3d_model
      generate_hyper3d_model_via_images generate_hyper3d_model_via_text import_generated_asset set_texture`,
    destructive: '',
  },
  'alpacahq/alpaca-mcp-server': {
    read: `get_account_activities get_account_activities_by_type get_account_config get_account_info get_all_assets
      get_all_positions get_asset get_calendar get_clock get_corporate_action_announcement get_corporate_actions
      get_crypto_bars get_crypto_latest_orderbook get_crypto_latest_quote get_crypto_snapshot get_crypto_trades
      get_index_values get_locate get_locate_quotes get_market_movers get_most_active_stocks get_news get_open_position
      get_option_chain get_option_contract get_option_exchange_codes get_option_latest_trade get_order_by_client_id
      get_order_by_id get_orders get_portfolio_history get_stock_bars get_stock_snapshot get_watchlist_by_id
      get_watchlists`,
    write: `add_asset_to_watchlist_by_id close_position create_locate create_watchlist
      do_not_exercise_options_position exercise_options_position replace_order_by_id update_account_config
      update_watchlist_by_id`,
    destructive: `cancel_all_orders cancel_order_by_id close_all_positions delete_watchlist_by_id
      remove_asset_from_watchlist_by_id`,
  },
  'chigwell/telegram-mcp': {
    read: `export_contacts get_admins get_banned_users get_blocked_users get_bot_info get_chat get_common_chats
      get_contact_ids get_direct_chat_by_contact get_drafts get_folder get_full_user get_gif_search get_history
      get_invite_link get_last_interaction get_me get_media_info get_message_context get_message_link
      get_message_reactions get_message_read_by get_participants get_pinned_messages get_privacy_settings
      get_recent_actions get_scheduled_messages get_sticker_sets get_user_photos get_user_status incoming_feed_status
      list_accounts list_chats list_contact_aliases list_contacts list_inline_buttons list_messages list_topics
      resolve_username search_contacts search_global search_public_chats wait_for_new_message`,
    write: `add_chat_to_folder add_contact archive_chat ban_user block_user create_channel create_poll demote_admin
      disable_incoming_feed download_media edit_admin_rights edit_chat_about edit_message enable_forum_topics
      export_chat_invite forward_message import_chat_invite invite_to_group join_chat_by_link leave_chat mark_as_read
      mute_chat pin_message press_inline_button promote_admin remove_reaction reorder_folders reply_to_message save_draft
      send_album send_contact send_message send_reaction send_voice set_bot_commands set_default_chat_permissions
      subscribe_public_channel toggle_slow_mode unarchive_chat unban_user unmute_chat unpin_all_messages
      update_profile upload_file`,
    destructive: `clear_draft delete_chat_history delete_contact delete_folder delete_messages_bulk
      delete_profile_photo delete_scheduled_message`,
  },
  'cjo4m06/mcp-shrimp-task-manager': {
    read: `analyze_task get_task_detail list_tasks plan_task process_thought query_task reflect_task research_mode`,
    write: 'execute_task init_project_rules split_tasks update_task verify_task',
    destructive: 'clear_all_tasks delete_task',
  },
  'czlonkowski/n8n-mcp': {
    read: `get_database_statistics get_execution_data get_executions get_node_documentation get_node_info
      get_node_source_code get_node_statistics get_workflow list_ai_tools list_available_nodes list_nodes list_workflows
      search_nodes`,
    write: 'create_workflow execute_workflow update_workflow rebuild_documentation_database',
    destructive: 'delete_workflow',
  },
  'delorenj/mcp-server-trello': {
    read: `find_checklist_items_by_description get_acceptance_criteria get_active_board_info get_board_custom_fields
      get_board_labels get_board_members get_card get_card_comments get_card_history get_cards_by_list_id
      get_checklist_by_name get_checklist_items get_health get_health_detailed get_health_metadata get_lists get_my_cards
      get_recent_activity list_boards list_boards_in_workspace list_workspaces`,
    write: `add_card_to_list add_checklist_item add_comment add_list_to_board archive_card archive_list
      assign_member_to_card attach_file_to_card attach_image_to_card copy_card copy_checklist create_board
      create_checklist download_attachment move_card perform_system_repair remove_member_from_card set_active_board
      update_card_custom_field update_card_details update_comment update_list_position watch_card watch_list`,
    destructive: 'delete_checklist_item delete_comment',
  },
  'haris-musa/excel-mcp-server': {
    read: `get_data_validation_info get_merged_cells get_workbook_metadata read_data_from_excel validate_excel_range
      validate_formula_syntax`,
    write: `apply_formula copy_range create_chart create_pivot_table create_worksheet format_range insert_rows
      merge_cells rename_worksheet unmerge_cells write_data_to_excel`,
    destructive: 'delete_range delete_sheet_columns delete_worksheet',
  },
  'mrexodia/ida-pro-mcp': {
    read: `analyze_function callees callgraph dbg_read dbg_regs dbg_stacktrace dbg_status decompile diff_before_after
      disasm entity_query find find_bytes find_regex find_xref_signatures func_query get_bytes get_global_value
      get_string idb_list imports_query int_convert list_funcs list_globals lookup_funcs read_struct search_structs
      search_text server_health survey_binary type_inspect type_query xref_query`,
    write: `add_bookmark append_comments dbg_add_bp dbg_continue dbg_run_to dbg_set_bp_condition dbg_start dbg_step_over
      dbg_toggle_bp dbg_write declare_type define_func enum_upsert idb_save make_data patch_asm put_int py_eval
      py_exec_file rename set_comments set_type type_apply_batch undefine`,
    destructive: 'dbg_delete_bp dbg_exit delete_stack',
  },
  'redis/mcp-redis': {
    read: `client_list dbsize get get_index_info get_indexed_keys_number get_indexes get_vector_from_hash hexists hget
      hgetall hybrid_search info json_get llen lrange scan_all_keys scan_keys search_redis_documents smembers
      vector_search_hash zrange`,
    write: `create_vector_index_hash expire hset json_set lpush publish rename rpush sadd set set_vector_in_hash
      subscribe unsubscribe xack xadd xgroup_create zadd`,
    destructive: 'delete hdel json_del lpop lrem rpop srem xdel xgroup_destroy zrem',
  },
  'tacticlaunch/mcp-linear': {
    read: `linear_getActiveCycle linear_getComments linear_getCustomerById linear_getCycleStats linear_getDocuments
      linear_getFavoriteViews linear_getInitiativeUpdates linear_getIssueHistory linear_getIssueTemplates
      linear_getNotifications linear_getOrganization linear_getProjectMembers linear_getRateLimitStatus
      linear_getReleaseNotes linear_getReleases linear_getSavedViews linear_getTeamMemberships
      linear_getUnreadNotificationCount linear_getUsers linear_getViewer linear_getWorkflowStates
      linear_searchDocuments linear_searchIssues`,
    write: `linear_addAttachment linear_addIssueToCycle linear_archiveIssue linear_assignIssue linear_completeCycle
      linear_convertIssueToSubtask linear_createComment linear_createWebhook linear_duplicateIssue
      linear_generateOAuthAuthorizationUrl linear_logoutAllSessions linear_markNotificationAsRead
      linear_removeIssueLabel linear_rotateWebhookSecret linear_setIssuePriority linear_subscribeToIssue
      linear_transferIssue linear_unarchiveDocument linear_updateIssue`,
    destructive: 'linear_deleteComment linear_deleteProjectUpdate linear_deleteWebhook',
  },
  'modelcontextprotocol/servers git, time, sqlite, google-maps, sentry, aws-kb, everart': {
    read: `git_status git_diff_unstaged git_diff_staged git_diff git_log git_show get_current_time convert_time
      read_query list_tables describe_table maps_geocode maps_reverse_geocode maps_search_places maps_place_details
      maps_distance_matrix maps_elevation maps_directions get_sentry_issue retrieve_from_aws_kb`,
    write: `git_commit git_add git_create_branch git_checkout git_init write_query create_table append_insight
      generate_image`,
    destructive: 'git_reset',
  },
  'chroma-core/chroma-mcp, qdrant/mcp-server-qdrant, blazickjp/arxiv-mcp-server': {
    read: `chroma_list_collections chroma_peek_collection chroma_get_collection_info chroma_get_collection_count
      chroma_query_documents chroma_get_documents qdrant-find search_papers list_papers read_paper`,
    write: `chroma_create_collection chroma_modify_collection chroma_add_documents chroma_update_documents qdrant-store
      download_paper`,
    destructive: 'chroma_delete_collection chroma_delete_documents',
  },
  'domdomegg/airtable-mcp-server, ckreiling/mcp-server-docker, abhiz123/todoist-mcp-server': {
    read: `list_records search_records list_bases get_record list_containers fetch_container_logs list_images
      list_networks list_volumes todoist_get_tasks`,
    write: `create_record update_records update_table create_field run_container start_container stop_container
      pull_image push_image build_image create_volume todoist_create_task todoist_complete_task`,
    destructive: `delete_records recreate_container remove_container remove_image remove_volume
      todoist_delete_task`,
  },
  'nspady/google-calendar-mcp, stripe/agent-toolkit, GLips/Figma-Context-MCP, elastic/mcp-server-elasticsearch':
    {
      read: `list-calendars list-events search-events get-event list-colors get-freebusy list_customers list_invoices
      retrieve_balance list_payment_intents list_disputes search_documentation get_figma_data list_indices get_mappings
      get_shards`,
      write: `create-event update-event respond-to-event create_customer create_payment_link finalize_invoice
      create_refund update_dispute update_subscription download_figma_images`,
      destructive: 'delete-event cancel_subscription',
    },
};

export const unannotatedTools: readonly UnannotatedTool[] = Object.entries(published).flatMap(
  ([server, names]) =>
    (['read', 'write', 'destructive'] as const).flatMap((access) =>
      names[access]
        .trim()
        .split(/\s+/u)
        .filter((name) => name !== '')
        .map((name) => ({ server, name, class: access })),
    ),
);

/** The half that nobody looks at while choosing words. */
export function isHeldOut({ name }: UnannotatedTool): boolean {
  return ((createHash('sha256').update(name).digest()[0] ?? 0) & 1) === 1;
}
